import { addTexts, isZero, quantityText } from '#apps/console/amount/decimal-text.ts'
import { drawnLayers } from '#apps/console/chart/layers.ts'
import type { Cut } from './parts-of-use.ts'
import { placeName } from './periods.ts'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch } from './usage-search.ts'

const WORDS = { hour: 'Hour', day: 'Day', month: 'Month' } as const

type Shown = Readonly<{ choice: UsageChoice; cut: Cut; places: readonly string[] }>

/** What the chart is drawn from, place by place: every number leads to its events. Places without events are left out. */
export function PlacesTable({ choice, cut, places }: Shown) {
  const { by, zone, meter, group } = choice
  const layers = group === '' ? [] : drawnLayers(cut.layers)
  const rows = places.flatMap((place, at) => (cut.eventsAt[at] === 0 ? [] : [{ place, at }]))
  return (
    <details className="usage-places">
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
                Total {meter.unit}
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
                      place={place}
                      part={cut.parts[layer]?.name === name ? cut.parts[layer]?.value : undefined}
                      about={`${name}, ${placeName(place, by, zone)}`}
                    />
                  </td>
                ))}
                <td className="number">
                  <Cell amount={cut.totals[at] ?? '0'} place={place} about={placeName(place, by, zone)} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              {layers.map(({ name, values }) => (
                <td key={name} className="number">
                  {quantityText(addTexts(values))}
                </td>
              ))}
              <td className="number">{quantityText(cut.total)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
    </details>
  )
}

type Door = Readonly<{ amount: string; place: string; part?: string | undefined; about: string }>

/** A number that opens the events that made it. */
function Cell({ amount, place, part, about }: Door) {
  const { set } = useUsageSearch()
  if (isZero(amount)) return <span className="soft">0</span>
  return (
    <button
      type="button"
      className="button-plain number"
      aria-label={`${quantityText(amount)}, events of ${about}`}
      onClick={() => set({ open: place, part })}
    >
      {quantityText(amount)}
    </button>
  )
}
