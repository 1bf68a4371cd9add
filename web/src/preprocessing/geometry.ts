/** Plane geometry of points and segments. */

/** The squared distance from a point to the segment between a start and an end, which may be the same. */
export function squaredDistanceToSegment(
  x: number,
  y: number,
  startX: number,
  startY: number,
  endX: number,
  endY: number,
): number {
  const alongX = endX - startX
  const alongY = endY - startY
  const toX = x - startX
  const toY = y - startY
  const squaredLength = alongX ** 2 + alongY ** 2 || 1
  const fraction = Math.min(Math.max((toX * alongX + toY * alongY) / squaredLength, 0), 1)
  return (toX - fraction * alongX) ** 2 + (toY - fraction * alongY) ** 2
}
