const LINE = 16

type Plot = Readonly<{ highest: number; height: number }>

/** Where the names of stacked layers stand, in the axis' units: at the middle of each layer, moved apart to stay readable. */
export function placeLabels(values: readonly number[], plot: Plot): readonly number[] {
  let under = 0
  const middles = values.map((value) => {
    under += value
    return under - value / 2
  })
  return spreadLabels(middles, plot)
}

/** Names at these heights, lowest first, each at least a line above the one before. */
export function spreadLabels(heights: readonly number[], { highest, height }: Plot): readonly number[] {
  const apart = (LINE / height) * highest
  let lowest = Number.NEGATIVE_INFINITY
  return heights.map((wanted) => {
    lowest = Math.max(wanted, lowest + apart)
    return lowest
  })
}
