import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { addTexts, moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type RenewalHead, useRenewals } from '#apps/console/api/renewals.ts'
import { BAND_MARKS, BAND_NAMES } from '#apps/console/pages/health/health-words.ts'
import { ChoiceField } from '#apps/console/parts/choice-field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { useSetSearch } from '#apps/console/shell/set-search.ts'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { CalendarDialog } from './calendar-dialog.tsx'
import { daysText, isAtRisk, renewalsTitle, STATE_MARKS, STATE_NAMES, shareText, valueText } from './renewal-words.ts'
import './renewals.css'

const SHOWN = [
  { value: '', name: 'All, by month' },
  { value: 'risk', name: 'At risk, by value' },
] as const

/** The ends of terms: by month, or what may be lost first. */
export function RenewalsPage() {
  const { show }: Readonly<{ show?: string }> = useSearch({ strict: false })
  const set = useSetSearch()
  const [isOpen, setOpen] = useState(false)
  const renewals = useRenewals(show === 'risk' ? 'at_risk' : 'ends')
  if (renewals.error || !renewals.data) return <Waiting what="renewals" error={renewals.error} />
  const all = renewals.data
  return (
    <Page
      title={renewalsTitle(all)}
      lead={
        <div className="lead-row">
          <span>The terms that run, each with what it is worth to you and how likely it goes on</span>
          <button type="button" className="button" onClick={() => setOpen(true)}>
            Calendar link
          </button>
        </div>
      }
      action={
        all.length > 0 && (
          <ChoiceField label="Show" value={show ?? ''} onChange={(value) => set({ show: value })} options={SHOWN} />
        )
      }
    >
      {all.length === 0 ? (
        <section className="panel" aria-label="Renewals">
          <Empty
            shows="Here stands which terms end when, what they are worth, and how likely they are renewed."
            action="It begins with the first subscription that has a term."
          />
        </section>
      ) : show === 'risk' ? (
        <AtRisk renewals={all.filter(isAtRisk)} />
      ) : (
        <Months renewals={all} />
      )}
      {isOpen && <CalendarDialog onClose={() => setOpen(false)} />}
    </Page>
  )
}

function AtRisk({ renewals }: Readonly<{ renewals: readonly RenewalHead[] }>) {
  return (
    <section className="panel" aria-label="At risk">
      {renewals.length === 0 ? (
        <Empty shows="Here stand terms that may be lost, the most value first." action="None is at risk." />
      ) : (
        <ul className="renewal-cards renewal-months">
          {renewals.map((one) => (
            <Card key={`${one.subscription} ${one.ends}`} one={one} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Months({ renewals }: Readonly<{ renewals: readonly RenewalHead[] }>) {
  const months = [...Map.groupBy(renewals, ({ month }) => month)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return (
    <div className="renewal-months">
      {months.map(([month, inside]) => (
        <section key={month} className="panel renewal-month" aria-label={monthText(month)}>
          <div className="panel-head">
            <h2>{monthText(month)}</h2>
            <span className="soft small">{totalsText(inside)}</span>
          </div>
          <ul className="renewal-cards">
            {inside.map((one) => (
              <Card key={`${one.subscription} ${one.ends}`} one={one} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

/** What a month comes to, one sum for each currency. */
function totalsText(renewals: readonly RenewalHead[]): string {
  const valued = renewals.filter(({ value, currency }) => value !== null && currency !== null)
  const sums = [...Map.groupBy(valued, ({ currency }) => currency ?? '')]
  return sums.map(([currency, some]) => moneyText(addTexts(some.map(({ value }) => value ?? '0')), currency)).join(', ')
}

function Card({ one }: Readonly<{ one: RenewalHead }>) {
  const names = useNames()
  return (
    <li className="renewal-card">
      <div className="renewal-figures">
        <Link to="/journeys/renewals/$subscription" params={{ subscription: one.subscription }}>
          {names.of(one.customer)}
        </Link>
        <span className={STATE_MARKS[one.state]}>{STATE_NAMES[one.state]}</span>
      </div>
      <p className="soft small">
        {asWords(one.product)}, sold by {names.of(one.partner)}
      </p>
      <p className="renewal-figures">
        <strong>{valueText(one.value, one.currency)}</strong>
        <span>{one.probability === null ? '' : `${shareText(one.probability)} of ${one.counted ?? 0} counted`}</span>
      </p>
      <p className="renewal-figures small">
        <span>
          {dateText(one.lastDay)}, {daysText(one)}
        </span>
        {one.band !== null && <span className={BAND_MARKS[one.band]}>{BAND_NAMES[one.band]}</span>}
      </p>
    </li>
  )
}
