import { useId, useMemo } from 'react'
import { approximately, quantityText } from '#apps/console/amount/decimal-text.ts'
import { CHART_HEIGHT, Chart } from '#apps/console/chart/chart.tsx'
import { drawnLayers, layerAt, MOST_LAYERS } from '#apps/console/chart/layers.ts'
import type { Palette } from '#apps/console/chart/palette.ts'
import { stackOption } from '#apps/console/chart/stack-option.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { labelText, onlyPart } from './choices.ts'
import type { Cut } from './parts-of-use.ts'
import { PartsTable } from './parts-table.tsx'
import { placeMarks, placeName } from './periods.ts'
import { PlacesTable } from './places-table.tsx'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch } from './usage-search.ts'
import { busiest } from './usage-sentences.ts'
import '#apps/console/chart/chart.css'

type Shown = Readonly<{ choice: UsageChoice; cut: Cut; places: readonly string[] }>

/** Use over the period, cut into parts; under it the same numbers to read, by part and by place. */
export function UsageFigure({ choice, cut, places }: Shown) {
  const id = useId()
  const { search, set } = useUsageSearch()
  const { by, zone, group, meter } = choice
  const names = useMemo(() => places.map((place) => placeName(place, by, zone)), [places, by, zone])
  const title = busiest(cut.totals, { names, unit: meter.unit, by }) ?? `Nothing was counted by ${by}`
  const lead = leadOf(choice)
  const draw = useDrawing(choice, cut, places)
  const onLayer = (at: number) => {
    const part = cut.parts[at]
    const isRest = choice.meter.isAdditive && cut.parts.length > MOST_LAYERS && at === MOST_LAYERS - 1
    if (group !== '' && part && !isRest) set(onlyPart(group, part.value, search.where))
  }
  return (
    <section className="panel chart-figure" aria-labelledby={id}>
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id={id}>{title}</h2>
          <p className="panel-lead">{lead}</p>
        </div>
      </div>
      <div className="panel-body">
        <Chart
          label={`${title}. ${lead}`}
          draw={draw}
          onOpen={(at, height) => places[at] && set({ open: places[at], part: partAt(choice, cut, { at, height }) })}
          onLayer={onLayer}
        />
      </div>
      {group !== '' && <PartsTable choice={choice} cut={cut} />}
      <PlacesTable choice={choice} cut={cut} places={places} />
    </section>
  )
}

/** The part of a stack that was hit; above the stack, in the rest of many, and where nothing is cut, all of it. */
function partAt(
  { group, meter }: UsageChoice,
  cut: Cut,
  { at, height }: Readonly<{ at: number; height: number }>,
): string | undefined {
  if (group === '' || !meter.isAdditive) return undefined
  const layers = drawnLayers(cut.layers)
  const hit = layerAt(
    layers.map(({ values }) => approximately(values[at] ?? '0')),
    height,
  )
  const part = hit === undefined ? undefined : cut.parts[hit]
  return part && part.name === layers[hit ?? 0]?.name ? part.value : undefined
}

/** The picture is drawn anew only when its numbers changed, not each time that the page asks. */
function useDrawing({ by, zone, meter }: UsageChoice, cut: Cut, places: readonly string[]) {
  return useMemo(() => {
    const stack = {
      kind: meter.isAdditive ? ('bars' as const) : ('lines' as const),
      places: placeMarks(places, by, zone),
      names: places.map((place) => placeName(place, by, zone)),
      shown: -1,
      layers: meter.isAdditive ? drawnLayers(cut.layers) : cut.layers.slice(0, MOST_LAYERS),
      totals: cut.totals,
      print: (value: string) => `${quantityText(value)} ${meter.unit}`,
    }
    return (palette: Palette, width: number) => stackOption(stack, palette, { width, height: CHART_HEIGHT })
  }, [cut, places, by, zone, meter])
}

function leadOf({ by, group, zone, meter, where }: UsageChoice): string {
  const only = where.map(({ label, value }) => `${labelText(label).toLowerCase()} ${value}`)
  const parts = group === '' ? '' : ` and ${labelText(group).toLowerCase()}`
  return `By ${by}${parts}, in ${meter.unit}, days of ${zone.replaceAll('_', ' ')}${
    only.length > 0 ? `, only ${listText(only)}` : ''
  }.`
}
