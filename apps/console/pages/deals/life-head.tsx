import { Amount } from '#apps/console/amount/amount.tsx'
import type { DealLife } from '#apps/console/api/deal-life.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { dayIn } from '#apps/console/pages/subscriptions/life-words.ts'
import { Stage } from '#apps/console/theme/stage.tsx'
import { earnedInAll } from './life-words.ts'

/** Whether the customer is still there, and since when. */
export function LifeLead({ life }: Readonly<{ life: DealLife }>) {
  const names = useNames()
  const { customer, product, from, to, closed, zone } = life
  return (
    <div className="lead-row">
      {to === null ? <span className="mark mark-good">Alive</span> : <span className="mark mark-harm">Left</span>}
      <span>
        {names.of(customer)} and {asWords(product)}
      </span>
      {from !== null && <span>since {dayIn(from, zone)}</span>}
      {to !== null && <span>until {dayIn(to, zone)}</span>}
      {closed.length > 0 && <span className="mark">{closed.length} lanes need another scope</span>}
    </div>
  )
}

/** What the life is worth, how it stands, and what each partner has of it. */
export function LifeHead({ life }: Readonly<{ life: DealLife }>) {
  const { stage, health, nextRenewal, value, zone } = life
  return (
    <>
      <dl className="panel facts">
        {value.map(({ amount, currency }) => (
          <div key={currency}>
            <dt>Billed for the last twelve months</dt>
            <dd>
              <Amount value={amount} currency={currency} withCurrency />
            </dd>
          </div>
        ))}
        {stage !== null && (
          <div>
            <dt>Stage</dt>
            <dd>
              <Stage stage={stage} />
            </dd>
          </div>
        )}
        {health !== null && (
          <div>
            <dt>Health, {dayIn(health.at, zone)}</dt>
            <dd>{health.score} of 100</dd>
          </div>
        )}
        <div>
          <dt>Next renewal</dt>
          <dd>{nextRenewal === null ? 'none ahead' : dayIn(nextRenewal, zone)}</dd>
        </div>
      </dl>
      {life.partners.length > 0 && <Partners life={life} />}
    </>
  )
}

const COLUMNS = ['Earned', 'Taken back', 'Stands', 'Vested', 'Held']

function Partners({ life: { partners } }: Readonly<{ life: DealLife }>) {
  const names = useNames()
  return (
    <section className="panel" aria-label="What partners have of it">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Partner</th>
            {COLUMNS.map((name, at) => (
              <th key={name} scope="col" className={at > 2 ? 'number wide' : 'number'}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {partners.map((one) => (
            <tr key={`${one.partner} ${one.currency}`}>
              <th scope="row">
                {names.of(one.partner)} <span className="soft small">{one.currency}</span>
              </th>
              {[earnedInAll(one), one.takenBack, one.earned, one.vested, one.held].map((value, at) => (
                <td key={COLUMNS[at]} className={at > 2 ? 'number wide' : 'number'}>
                  <Amount value={value} currency={one.currency} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
