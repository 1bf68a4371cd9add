import { describe, expect, it } from 'vitest'
import { convolutionTerms, poolWindow, runLayers, valueAt } from '../../src/explain/activations'
import { createNetwork } from '../../src/network/forward'
import { createFastestKernels } from '../../src/network/kernels/select'
import { parseModel } from '../../src/network/model-file'
import { readSafetensors } from '../../src/network/safetensors'
import { strokesToFrame } from '../../src/preprocessing/strokes'
import { shippedModel, strokeVectors } from '../support/vectors'

const { strokes } = strokeVectors().vectors.find(({ name }) => name === '3') ?? expect.fail('there is a three')
const frame = strokesToFrame(strokes)
const model = parseModel(readSafetensors(shippedModel()))

describe('runLayers', () => {
  it('begins with the frame and ends with the evidence', () => {
    const outputs = runLayers(model.layers, frame)
    expect(outputs).toHaveLength(model.layers.length + 1)
    expect(outputs[0]?.maps.values).toEqual(frame)
    expect(outputs.at(-1)?.maps.values).toEqual(
      createNetwork(model.layers, createFastestKernels).predict(frame).evidence,
    )
  })

  it('outputs what poolWindow and convolutionTerms explain, at the edges and within', () => {
    const outputs = runLayers(model.layers, frame)
    outputs.forEach(({ layer, maps }, index) => {
      const input = outputs[index - 1]?.maps
      if (!layer || !input) return
      for (const fraction of [0, 0.3, 0.7, 0.999]) {
        const row = Math.floor(fraction * maps.side)
        const position = { map: Math.floor(fraction * maps.count), row, column: maps.side - 1 - row }
        const value = valueAt(maps, position)
        if (layer.kind === 'maxpool') expect(value).toBe(Math.max(...poolWindow(input, position)))
        else {
          const { total } = convolutionTerms(input, layer, position)
          expect(value).toBeCloseTo(layer.relu ? Math.max(total, 0) : total, 3)
        }
      }
    })
  })
})
