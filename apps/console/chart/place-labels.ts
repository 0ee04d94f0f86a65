const LINE = 16

/** Where the names of stacked layers stand, in the axis' units: at the middle of each layer, moved apart to stay readable. */
export function placeLabels(
  values: readonly number[],
  plot: Readonly<{ highest: number; height: number }>,
): readonly number[] {
  const apart = (LINE / plot.height) * plot.highest
  let under = 0
  let lowest = Number.NEGATIVE_INFINITY
  return values.map((value) => {
    const middle = under + value / 2
    under += value
    lowest = Math.max(middle, lowest + apart)
    return lowest
  })
}
