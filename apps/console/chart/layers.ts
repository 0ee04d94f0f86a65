import { addTexts, approximately } from '#apps/console/amount/decimal-text.ts'
import type { Layer } from './stack-option.ts'

export const MOST_LAYERS = 5

type Point = Readonly<{ place: string; layer: string; value: string }>

export type Layers = Readonly<{ layers: readonly Layer[]; totals: readonly string[] }>

/** Exact sums by layer and place, the largest layer first. */
export function layersOf(points: readonly Point[], places: readonly string[]): Layers {
  const byLayer = [...Map.groupBy(points, ({ layer }) => layer)].map(
    ([name, inside]): Layer => ({ name, values: sumsAt(inside, places) }),
  )
  const layers = byLayer.toSorted((a, b) => approximately(addTexts(b.values)) - approximately(addTexts(a.values)))
  return { layers, totals: sumsAt(points, places) }
}

function sumsAt(points: readonly Point[], places: readonly string[]): readonly string[] {
  return places.map((place) => addTexts(points.filter((point) => point.place === place).map(({ value }) => value)))
}

/** At most five layers can be told apart by their names: the smallest become one. The table keeps them all. */
export function drawnLayers(layers: readonly Layer[]): readonly Layer[] {
  if (layers.length <= MOST_LAYERS) return layers
  const kept = layers.slice(0, MOST_LAYERS - 1)
  const rest = layers.slice(MOST_LAYERS - 1)
  const values = (rest[0]?.values ?? []).map((_, at) => addTexts(rest.map((layer) => layer.values[at] ?? '0')))
  return [...kept, { name: `${rest.length} others`, values }]
}

/** Which of stacked values a height lies in; undefined above all of them. */
export function layerAt(values: readonly number[], height: number): number | undefined {
  let under = 0
  const hit = values.findIndex((value) => {
    under += value
    return height >= 0 && height < under
  })
  return hit < 0 ? undefined : hit
}

/** `4 % more than`, `9 % less than`, `as much as`: for sentences, rounded to whole percent. */
export function changeText(now: string, before: string): string | undefined {
  const base = approximately(before)
  if (base <= 0) return undefined
  const percent = Math.round((approximately(now) / base - 1) * 100)
  if (percent === 0) return 'about as much as'
  return percent > 0 ? `${percent}\u00a0% more than` : `${-percent}\u00a0% less than`
}
