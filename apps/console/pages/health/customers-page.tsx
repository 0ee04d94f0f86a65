import { Link, useSearch } from '@tanstack/react-router'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type CustomerHealth, useCustomerHealth } from '#apps/console/api/health.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BAND_MARKS, BAND_NAMES, changeText, customersTitle, pointText } from './health-words.ts'
import './health.css'
import { TrendLine } from './trend-line.tsx'

const BANDS = [
  { value: '', name: 'All' },
  { value: 'risk', name: 'At risk' },
  { value: 'attention', name: 'Attention' },
  { value: 'good', name: 'Good' },
] as const

/** How customers do, the worst first. */
export function CustomersPage() {
  const { band }: Readonly<{ band?: string }> = useSearch({ strict: false })
  const set = useSetSearch()
  const customers = useCustomerHealth()
  if (customers.error || !customers.data) return <Waiting what="customers" error={customers.error} />
  const shown = customers.data.filter((one) => band === undefined || one.band === band)
  return (
    <Page
      title={customersTitle(customers.data)}
      lead={
        <div className="lead-row">
          <span>Scores as they were recorded last, the worst first</span>
          <Link to="/journeys/health-backtest">What they would have told</Link>
        </div>
      }
      action={
        customers.data.length > 0 && (
          <ChoiceField label="Band" value={band ?? ''} onChange={(value) => set({ band: value })} options={BANDS} />
        )
      }
    >
      <section className="panel" aria-label="Customers">
        {shown.length === 0 ? (
          <Empty
            shows="Here stands how each customer does with a product: its score, where it goes, and who is to be in touch next."
            action={
              customers.data.length > 0
                ? 'No customer is in this band.'
                : 'The vendor of a product sees its customers here, a partner those with whom it has a role.'
            }
          />
        ) : (
          <CustomersTable customers={shown} />
        )}
      </section>
    </Page>
  )
}

function CustomersTable({ customers }: Readonly<{ customers: readonly CustomerHealth[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Customer</th>
          <th scope="col">Health</th>
          <th scope="col" className="wide">
            90 days
          </th>
          <th scope="col" className="wide">
            Last touchpoint
          </th>
          <th scope="col" className="wide">
            Next due
          </th>
          <th scope="col" className="wide">
            Renews
          </th>
        </tr>
      </thead>
      <tbody>
        {customers.map((one) => (
          <CustomerRow key={`${one.customer} ${one.product}`} one={one} />
        ))}
      </tbody>
    </table>
  )
}

function CustomerRow({ one }: Readonly<{ one: CustomerHealth }>) {
  const names = useNames()
  const { customer, product, score, band, change, lastVerifiedAt, nextDueAt, renewsAt } = one
  return (
    <tr>
      <th scope="row">
        <Link to="/journeys/customers/$customer/$product" params={{ customer, product }}>
          {names.of(customer)}
        </Link>
        <p className="soft small">{asWords(product)}</p>
      </th>
      <td>
        {score === null || band === null ? (
          <span className="soft">No score yet</span>
        ) : (
          <>
            <span className="health-score">{pointText(score)}</span>{' '}
            <span className={BAND_MARKS[band]}>{BAND_NAMES[band]}</span>
            {change !== null && <p className="soft small">{changeText(change)} in 90 days</p>}
          </>
        )}
      </td>
      <td className="wide">
        <TrendLine trend={one.trend} />
      </td>
      <td className="wide soft">{lastVerifiedAt === null ? 'none verified' : dateText(lastVerifiedAt)}</td>
      <td className="wide soft">{nextDueAt === null ? '–' : <Due at={nextDueAt} />}</td>
      <td className="wide soft">{renewsAt === null ? '–' : dateText(renewsAt)}</td>
    </tr>
  )
}

function Due({ at }: Readonly<{ at: string }>) {
  const isOver = Temporal.Instant.compare(Temporal.Instant.from(at), Temporal.Now.instant()) <= 0
  return (
    <>
      {dateText(at)} {isOver && <span className="mark mark-attention">Overdue</span>}
    </>
  )
}
