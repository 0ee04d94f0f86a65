import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type ShownRenewal, useRenewal } from '#apps/console/api/renewals.ts'
import { BAND_MARKS, BAND_NAMES } from '#apps/console/pages/health/health-words.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { QuoteDialog } from './quote-dialog.tsx'
import {
  daysText,
  isUndecided,
  REASONS,
  renewalTitle,
  STATE_MARKS,
  STATE_NAMES,
  shareText,
  valueText,
} from './renewal-words.ts'
import './renewals.css'

const BACK = { to: '/journeys/renewals', name: 'Renewals' } as const

/** One renewal: what it is worth, why it is likely or not, what is to be done, and what became of the terms before. */
export function RenewalPage() {
  const { subscription = '' } = useParams({ strict: false })
  const renewal = useRenewal(subscription)
  const names = useNames()
  const [open, setOpen] = useState<'quote' | 'decide'>()
  if (renewal.error || !renewal.data) return <Waiting what="renewal" error={renewal.error} back={BACK} />
  const shown = renewal.data
  const { customer, product, state, band } = shown
  const close = () => setOpen(undefined)
  return (
    <Page
      title={renewalTitle(shown, { customer: names.of(customer), product: asWords(product) })}
      lead={
        <div className="lead-row">
          <span className={STATE_MARKS[state]}>{STATE_NAMES[state]}</span>
          {band !== null && <span className={BAND_MARKS[band]}>{BAND_NAMES[band]}</span>}
          <Link to="/journeys/customers/$customer/$product" params={{ customer, product }}>
            Why its health is so
          </Link>
          <Link to="/subscriptions/$id" params={{ id: subscription }}>
            The subscription
          </Link>
        </div>
      }
      back={BACK}
      action={
        isUndecided(shown) && (
          <div className="renewal-acts">
            <button type="button" className="button" onClick={() => setOpen('quote')}>
              Quote it
            </button>
            <button type="button" className="button button-primary" onClick={() => setOpen('decide')}>
              Decide it
            </button>
          </div>
        )
      }
    >
      <FactsPanel renewal={shown} />
      <ForecastPanel renewal={shown} />
      <OpenPanel renewal={shown} />
      <TermsPanel renewal={shown} />
      {open === 'quote' && <QuoteDialog renewal={shown} onClose={close} />}
      {open === 'decide' && <DecideDialog renewal={shown} onClose={close} />}
    </Page>
  )
}

type Of = Readonly<{ renewal: ShownRenewal }>

function FactsPanel({ renewal }: Of) {
  const { value, currency, valued, lastDay, noticeBy, renews, reason, note, outcomeNote } = renewal
  const rows = [
    ['Last day', `${dateText(lastDay)}, ${daysText(renewal)}`],
    [
      'Value of a year',
      `${valueText(value, currency)}${valued === null ? '' : `, by ${asWords(valued).toLowerCase()}`}`,
    ],
    ['At its end', renews ? 'Goes on by itself' : 'Ends, unless it is renewed'],
    ...(noticeBy === null ? [] : [['Notice before', dateText(noticeBy)]]),
    ...(reason === null ? [] : [['Why', REASONS.find((one) => one.value === reason)?.name ?? reason]]),
    ...(note === null ? [] : [['Plan', note]]),
    ...(outcomeNote === null ? [] : [['Said of it', outcomeNote]]),
  ]
  return (
    <section className="panel" aria-label="The term">
      <table className="table">
        <tbody>
          {rows.map(([name, said]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="breaks">{said}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ForecastPanel({ renewal: { forecast } }: Of) {
  if (forecast === null) return null
  const { says, of, low, high } = forecast
  return (
    <section className="panel" aria-label="Why it is likely or not">
      <div className="panel-head">
        <h2>Why it is likely or not</h2>
      </div>
      <div className="panel-body">
        <p>{says}.</p>
        <p className="soft small">
          {low === null || high === null
            ? 'Nothing like it was recorded, so there is no interval.'
            : `Counted from ${of}, the share lies between ${shareText(low)} and ${shareText(high)} in 95 of 100 such counts.`}
        </p>
      </div>
    </section>
  )
}

function OpenPanel({ renewal: { quotes, tasks } }: Of) {
  return (
    <section className="panel" aria-label="What is under way">
      <div className="panel-head">
        <h2>What is under way</h2>
      </div>
      <ul className="plain-list panel-body">
        {quotes.map(({ quote, version, state, validUntil }) => (
          <li key={`${quote} ${version}`}>
            <Link to="/sales/quotes/$id" params={{ id: quote }}>
              Quote, version {version}
            </Link>
            <p className="soft small">
              {asWords(state)}, valid until {dateText(validUntil)}
            </p>
          </li>
        ))}
        {tasks.map(({ task, title, due, state }) => (
          <li key={task}>
            {title}, {state}, by {dateText(due)}
          </li>
        ))}
        {quotes.length + tasks.length === 0 && <li className="soft">No quote and no task yet.</li>}
      </ul>
    </section>
  )
}

function TermsPanel({ renewal: { terms } }: Of) {
  return (
    <section className="panel" aria-label="Terms">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Term</th>
            <th scope="col">Months</th>
            <th scope="col">Outcome</th>
          </tr>
        </thead>
        <tbody>
          {terms.map(({ from, to, months, state }) => (
            <tr key={from}>
              <th scope="row">
                {dateText(from)} to {dateText(to)}
              </th>
              <td>{months}</td>
              <td>{STATE_NAMES[state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
