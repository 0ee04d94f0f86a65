import { addTexts, groupedText, isZero, mostPlaces } from '#apps/console/amount/decimal-text.ts'
import { drawnLayers, MOST_LAYERS } from '#apps/console/chart/layers.ts'
import type { Cut, Part } from './parts-of-use.ts'
import { placeName } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch } from './usage-search.ts'

const WORDS = { hour: 'Hour', day: 'Day', month: 'Month' } as const

type Shown = Readonly<{ choice: UsageChoice; cut: Cut; places: readonly string[] }>

/** What the chart is drawn from, place by place: every number leads to its events. Places without events are left out. */
export function PlacesTable({ choice, cut, places }: Shown) {
  const { by, zone, meter, group } = choice
  const layers = group === '' ? [] : meter.isAdditive ? drawnLayers(cut.layers) : cut.layers.slice(0, MOST_LAYERS)
  const decimals = mostPlaces([...cut.totals, ...layers.flatMap(({ values }) => values)])
  const rows = places.flatMap((place, at) => (cut.eventsAt[at] === 0 ? [] : [{ place, at }]))
  return (
    <details className="usage-places" open={group === ''}>
      <summary>
        Table by {by}, {rows.length.toLocaleString('en')} {rows.length === 1 ? 'row' : 'rows'}
      </summary>
      <section className="usage-table usage-table-high" aria-label={`Use by ${by}`}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{WORDS[by]}</th>
              {layers.map(({ name }) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
              <th scope="col" className="number">
                {meter.isAdditive ? `Total ${meter.unit}` : meter.unit}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ place, at }) => (
              <tr key={place}>
                <th scope="row" className="nowrap">
                  {placeName(place, by, zone)}
                </th>
                {layers.map(({ name, values }, layer) => (
                  <td key={name} className="number">
                    <Cell
                      amount={values[at] ?? '0'}
                      decimals={decimals}
                      place={place}
                      part={cut.parts[layer]}
                      isRest={cut.parts[layer]?.name !== name}
                      about={`${name}, ${placeName(place, by, zone)}`}
                    />
                  </td>
                ))}
                <td className="number">
                  <Cell
                    amount={cut.totals[at] ?? '0'}
                    decimals={decimals}
                    place={place}
                    about={placeName(place, by, zone)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{meter.isAdditive ? 'Total' : 'The whole period'}</th>
              {layers.map(({ name, values }, at) => (
                <td key={name} className="number">
                  {groupedText(meter.isAdditive ? addTexts(values) : (cut.parts[at]?.total ?? '0'), decimals)}
                </td>
              ))}
              <td className="number">{groupedText(cut.total, decimals)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </details>
  )
}

type Door = Readonly<{
  amount: string
  decimals: number
  place: string
  part?: Part | undefined
  /** Whether it adds several parts up, which have no events of their own. */
  isRest?: boolean
  about: string
}>

/** A number that opens the events that made it. */
function Cell({ amount, decimals, place, part, isRest = false, about }: Door) {
  const { set } = useUsageSearch()
  if (isZero(amount)) return <span className="soft">0</span>
  if (isRest) return <span>{groupedText(amount, decimals)}</span>
  return (
    <button
      type="button"
      className="button-plain number"
      aria-label={`${groupedText(amount, decimals)}, events of ${about}`}
      onClick={() => set({ open: place, part: part?.value })}
    >
      {groupedText(amount, decimals)}
    </button>
  )
}
