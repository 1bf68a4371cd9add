/**
 * Grey values from the colours of a picture, also where ink and paper are equally light.
 *
 * The port of `src/digitpad/preprocessing/colors.py`.
 */
import { type Grid, map } from './grid'
import { covarianceOf, mean, standardDeviation } from './statistics'

/**
 * Grey values come from the principal axis if colours vary so many times as much along it as their luma; greys vary √3
 * times as much.
 */
const MIN_DEVIATION_RATIO = 3

/** Colours that vary less than this along every axis show no ink. */
const MIN_DEVIATION = 0.01

/** The grey value of the mean colour, which is nearly the paper's. */
const PAPER = 0.9

const POWER_ITERATIONS = 50

/**
 * The luma of a picture, or where it hardly varies, the colours' coordinates along their principal axis, 0..1.
 *
 * Along the principal axis (Pearson, "On lines and planes of closest fit to systems of points in space", 1901) the
 * lesser area, which is the ink, is dark.
 *
 * @param luma in 0..1.
 * @param colors red, green and blue, in 0..1.
 */
export function separateColors(luma: Grid, colors: readonly Grid[]): Grid {
  const centers = colors.map(({ values }) => mean(values))
  const covary = (i: number, j: number): number =>
    covarianceOf(colors[i]!.values, centers[i]!, colors[j]!.values, centers[j]!)
  const [red, green, blue] = [covary(0, 0), covary(1, 1), covary(2, 2)]
  const minDeviation = Math.max(MIN_DEVIATION_RATIO * standardDeviation(luma.values), MIN_DEVIATION)
  if (Math.sqrt(red + green + blue) < minDeviation) return luma // along no axis they vary more than along all three
  const [redGreen, greenBlue, redBlue] = [covary(0, 1), covary(1, 2), covary(0, 2)]
  const covariance = [
    [red, redGreen, redBlue],
    [redGreen, green, greenBlue],
    [redBlue, greenBlue, blue],
  ]
  const axis = principalAxis(covariance)
  const deviation = Math.sqrt(Math.max(dot(axis, multiply(covariance, axis)), 0)) // rounding may make it negative
  if (deviation < minDeviation) return luma
  const coordinates = map(luma, (_, index) =>
    colors.reduce((sum, { values }, at) => sum + axis[at]! * (values[index]! - centers[at]!), 0),
  )
  const skewness = coordinates.values.reduce((sum, value) => sum + value ** 3, 0)
  const sign = skewness > 0 ? -1 : 1
  return map(coordinates, (value) => Math.min(Math.max(PAPER + sign * value, 0), 1))
}

/** The unit eigenvector of the largest eigenvalue, by power iteration; zeros if nothing varies. */
function principalAxis(covariance: number[][]): number[] {
  const variances = covariance.map((row, index) => row[index]!)
  let axis = covariance[variances.indexOf(Math.max(...variances))]!
  for (let iteration = 0; iteration < POWER_ITERATIONS; iteration++)
    axis = multiply(covariance, scaleBy(axis, Math.max(...axis.map(Math.abs))))
  return scaleBy(axis, Math.sqrt(dot(axis, axis)))
}

const multiply = (matrix: number[][], vector: number[]): number[] => matrix.map((row) => dot(row, vector))

const scaleBy = (vector: number[], length: number): number[] =>
  vector.map((value) => value / Math.max(length, Number.MIN_VALUE))

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!
  return sum
}
