import { groupedText, isZero, mostPlaces } from '#apps/console/amount/decimal-text.ts'
import { labelText, onlyPart } from './choices.ts'
import { percentOf } from './course.ts'
import type { Cut } from './parts-of-use.ts'
import type { UsageChoice } from './usage-choice.ts'
import { useUsageSearch } from './usage-search.ts'

/** Every part with its exact total and share; each leads to its own use. */
export function PartsTable({ choice: { group, meter }, cut }: Readonly<{ choice: UsageChoice; cut: Cut }>) {
  const { search, set } = useUsageSearch()
  const label = labelText(group)
  const places = mostPlaces(cut.parts.map(({ total }) => total))
  return (
    <section
      className={cut.parts.length > 20 ? 'usage-table usage-table-long' : 'usage-table'}
      aria-label={`Use by ${label.toLowerCase()}`}
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{label}</th>
            <th scope="col" className="number wide">
              Events
            </th>
            {meter.isAdditive && (
              <th scope="col" className="number">
                Share
              </th>
            )}
            <th scope="col" className="number">
              {meter.unit}
            </th>
          </tr>
        </thead>
        <tbody>
          {cut.parts.map(({ value, name, total, events }) => (
            <tr key={value}>
              <th scope="row">
                <button
                  type="button"
                  className="button-plain usage-part"
                  aria-label={`Only ${name}`}
                  onClick={() => set(onlyPart(group, value, search.where))}
                >
                  {name}
                </button>
              </th>
              <td className="number wide">{events.toLocaleString('en')}</td>
              {meter.isAdditive && <td className="number">{shareText(total, cut.total)}</td>}
              <td className="number">{groupedText(total, places)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{meter.isAdditive ? 'Total' : 'All together'}</th>
            <td className="number wide">{cut.events.toLocaleString('en')}</td>
            {meter.isAdditive && <td />}
            <td className="number">{groupedText(cut.total, places)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function shareText(part: string, whole: string): string {
  const share = percentOf(part, whole)
  if (share === undefined || isZero(part)) return ''
  return share === 0 ? '<\u00a01\u00a0%' : `${share}\u00a0%`
}
