import { expect, it } from 'vitest'
import { map, zeros } from '../../src/preprocessing/grid'
import { insideFrame } from '../../src/preprocessing/paper'

it('takes nothing from a frame beyond which its paper reaches', () => {
  const grid = zeros(9, 20)
  const frame = map(grid, (_, index) => Number(index % 9 >= 2 && index % 9 < 7))
  const paper = map(grid, () => 1)
  expect(insideFrame(frame, paper)).toEqual(frame)
})
