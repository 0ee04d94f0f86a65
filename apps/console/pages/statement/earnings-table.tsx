import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { dateText, monthOf } from '#apps/console/amount/time-text.ts'
import type { Statement } from '#apps/console/api/answers.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { OpenDialog } from '#apps/console/pages/disputes/dispute-dialogs.tsx'
import { DISPUTE_STATES } from '#apps/console/pages/disputes/dispute-words.ts'
import { countText, listText } from '#apps/console/pages/month/month-sentences.ts'
import { STAGES, Stage } from '#apps/console/theme/stage.tsx'

type Earning = Statement['earnings'][number]

type Table = Readonly<{ statement: Statement; mayDispute: boolean }>

/** Every line that earned, in the order of the customer's life. */
export function EarningsTable({ statement, mayDispute }: Table) {
  const { earnings, currency, earned } = statement
  if (earnings.length === 0) return null
  const ordered = earnings.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || a.line - b.line)
  return (
    <section className="panel" aria-labelledby="earnings">
      <div className="panel-head">
        <h2 id="earnings">{countText(earnings.length, 'line')} earned</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Customer</th>
            <th scope="col" className="wide">
              What for
            </th>
            <th scope="col" className="wide">
              Earned in
            </th>
            <th scope="col" className="wide">
              Paid
            </th>
            <th scope="col" className="number">
              Amount, {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((earning) => (
            <EarningRow key={earning.id} earning={earning} currency={currency} mayDispute={mayDispute} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Earned</th>
            <td />
            <td className="wide" colSpan={3} />
            <td className="number">
              <Amount value={earned} currency={currency} withCurrency />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

type Row = Readonly<{ earning: Earning; currency: string; mayDispute: boolean }>

function EarningRow({ earning, currency, mayDispute }: Row) {
  const names = useNames()
  const { id, stage, customer, product, incentive, says, earnedFrom, paidOn, reference, amount } = earning
  return (
    <tr>
      <td>
        <Stage stage={stage} />
      </td>
      <td>
        {customer === null ? <span className="soft">no single customer</span> : names.of(customer)}{' '}
        {product !== null && <span className="faint wide-inline">{asWords(product)}</span>}
        <span className="narrow-note soft small">
          {asWords(incentive)}, {says}
          {earning.kind === 'correction' && ', a correction'}
        </span>
        <DisputeWay earning={earning} currency={currency} mayDispute={mayDispute} />
      </td>
      <td className="wide what-for">
        <WhatFor earning={earning} />
      </td>
      <td className="wide soft nowrap">{monthOf(earnedFrom)}</td>
      <td className="wide soft">
        {paidOn === null ? 'not yet' : dateText(paidOn)}
        {reference !== null && <p className="small breaks">{reference}</p>}
      </td>
      <td className="number">
        <Amount value={amount} currency={currency} door={{ posting: id }} />
      </td>
    </tr>
  )
}

/** What it pays on, how much, within what, and the documents that it rests on. */
function WhatFor({ earning }: Readonly<{ earning: Earning }>) {
  const { incentive, says, kind, corrects, base, rate, cap, fx, invoices, purchaseOrders } = earning
  const parts: readonly (readonly [string, string | null])[] = [
    ['On', base],
    ['Pays', rate],
    ['Cap', cap],
    ['Exchange', fx],
    ['Orders', purchaseOrders.length === 0 ? null : listText(purchaseOrders)],
  ]
  return (
    <>
      <span className="line-charge">
        {asWords(incentive)}
        <span className="soft">{says}</span>
        {kind === 'correction' && <CorrectionMark text="Correction" />}
        {corrects && <Corrected posting={corrects} />}
      </span>
      <dl className="line-parts small">
        {parts.map(([name, text]) =>
          text === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="breaks">{text}</dd>
            </div>
          ),
        )}
        {invoices.length > 0 && (
          <div>
            <dt>Invoices</dt>
            <dd className="line-charge">
              {invoices.map((number) => (
                <Link key={number} to="/invoices/$number" params={{ number }} className="id">
                  {number}
                </Link>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </>
  )
}

/** Where the line is or was disputed, the way there; else the way to dispute it, while its time lasts. */
function DisputeWay({ earning: { id, dispute, amount, says }, currency, mayDispute }: Row) {
  const [isOpen, setOpen] = useState(false)
  const mayOpen = mayDispute && (dispute === null || !['open', 'answered'].includes(dispute.state))
  return (
    <>
      {dispute !== null && (
        <p className="small">
          <Link to="/disputes/$id" params={{ id: dispute.id }}>
            Dispute: {DISPUTE_STATES[dispute.state][1].toLowerCase()}
          </Link>
        </p>
      )}
      {mayOpen && (
        <p>
          <button type="button" className="button-plain small" onClick={() => setOpen(true)}>
            Dispute this line
          </button>
        </p>
      )}
      {isOpen && <OpenDialog line={{ id, amount, currency, says }} onClose={() => setOpen(false)} />}
    </>
  )
}

function Corrected({ posting }: Readonly<{ posting: string }>) {
  const [number = '', line = ''] = posting.replace(/^earning:/, '').split('/')
  return (
    <Link to="/statements/$number" params={{ number }} className="small">
      of {number}, line {line}
    </Link>
  )
}
