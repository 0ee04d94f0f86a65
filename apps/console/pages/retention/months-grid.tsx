import { dateText, monthText, shortMonthText } from '#apps/console/amount/time-text.ts'
import { asWords, type Names, useNames } from '#apps/console/api/names.ts'
import type { EngagementMonth } from '#apps/console/api/retention.ts'

type Shown = Readonly<{ months: readonly EngagementMonth[]; onOpen: (fact: number) => void }>

const LETTERS = { touchpoint: 'T', milestone: 'M', ticket: 'H' } as const

/** Customers down, months across: who was there by what, or nobody. */
export function MonthsGrid({ months, onOpen }: Shown) {
  const names = useNames()
  const across = [...new Set(months.map(({ month }) => month))].toSorted()
  const rows = [...Map.groupBy(months, ({ subscription }) => subscription)]
  const products = new Set(months.map(({ product }) => product))
  return (
    <>
      <div className="layers">
        <table className="table month-grid">
          <thead>
            <tr>
              <th scope="col">Customer</th>
              {across.map((month, at) => (
                <th key={month} scope="col">
                  {shortMonthText(month, at)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([subscription, own]) => (
              <tr key={subscription}>
                <th scope="row" className="nowrap">
                  {names.of(own[0]?.customer ?? '')}
                  {products.size > 1 && <span className="soft small"> {asWords(own[0]?.product ?? '')}</span>}
                </th>
                {across.map((month) => (
                  <td key={month}>
                    <MonthMark of={own.find((one) => one.month === month)} names={names} onOpen={onOpen} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Key />
    </>
  )
}

type Marked = Readonly<{ of: EngagementMonth | undefined; names: Names; onOpen: (fact: number) => void }>

function MonthMark({ of, names, onOpen }: Marked) {
  if (!of) return null
  const says = `${names.of(of.customer)}, ${monthText(of.month)}: ${encounterText(of, names)}`
  const { by, fact } = of
  if (by === null || fact === null) {
    return (
      <span className="month-mark month-alone" role="img" aria-label={says} title={says}>
        –
      </span>
    )
  }
  return (
    <button
      type="button"
      className={`month-mark month-${of.state}`}
      aria-label={says}
      title={says}
      onClick={() => onOpen(fact)}
    >
      {LETTERS[by]}
    </button>
  )
}

/** `business review of Nordwind on May 10, 2024`, or that nobody was there. */
export function encounterText({ by, what, who, at, final }: EngagementMonth, names: Names): string {
  if (by === null || at === null) return final ? 'alone' : 'alone so far'
  const kind = by === 'ticket' ? `ticket (${what})` : asWords(what ?? by).toLowerCase()
  return `${kind} of ${names.of(who ?? '')} on ${dateText(at.slice(0, 10))}`
}

function Key() {
  return (
    <div className="month-key small" aria-hidden="true">
      <span>
        <span className="month-mark month-own">T</span>The partner itself was there
      </span>
      <span>
        <span className="month-mark month-others">T</span>Another partner with a role was
      </span>
      <span>
        <span className="month-mark month-alone">–</span>Alone
      </span>
      <span>T touchpoint, M milestone, H ticket (help)</span>
    </div>
  )
}
