import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { isZero, moneyText } from '#apps/console/amount/decimal-text.ts'
import { momentText } from '#apps/console/amount/time-text.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { type Dispute, type StatementLine, useDispute, useStatementLines } from '#apps/console/api/rewards.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { disputeClock } from '#apps/console/pages/earnings/earning-words.ts'
import { DECIDERS, TELLERS } from '#apps/console/pages/payouts/reward-roles.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DecideDialog, WithdrawDialog } from './dispute-dialogs.tsx'
import { DISPUTE_STATES, disputeTitle, postedBy } from './dispute-words.ts'
import { ThreadPanel } from './thread-panel.tsx'

const BACK = { to: '/disputes', name: 'Disputes' } as const

/** One dispute: what the line says, what was said about it, what was decided, and how that posted itself. */
export function DisputePage() {
  const { id = '' } = useParams({ strict: false })
  const dispute = useDispute(id)
  const me = useMe()
  // Of both sides only the partner's lines are of interest; those of its statement and of every later one.
  const lines = useStatementLines({ partner: dispute.data?.partner })
  const error = dispute.error ?? me.error ?? lines.error
  if (error || !dispute.data || !me.data || !lines.data) return <Waiting what="dispute" error={error} back={BACK} />
  return <Shown dispute={dispute.data} me={me.data} lines={lines.data} />
}

type Seen = Readonly<{ dispute: Dispute; me: Me; lines: readonly StatementLine[] }>

function Shown({ dispute, me, lines }: Seen) {
  const [doing, setDoing] = useState<'decide' | 'withdraw'>()
  const names = useNames()
  const { state, late, partner, payer, line: id, waitsFor } = dispute
  const line = lines.find((one) => one.id === id)
  const isOpen = waitsFor !== null
  const [mark, word] = DISPUTE_STATES[state]
  const mayDecide = isOpen && payer === me.organization && mayAny(me.roles, DECIDERS)
  const mayTell = isOpen && mayAny(me.roles, TELLERS)
  const close = () => setDoing(undefined)
  return (
    <Page
      title={disputeTitle(dispute, names)}
      back={BACK}
      lead={
        <div className="lead-row">
          <span className={late ? 'mark mark-harm' : mark}>{late ? 'Late' : word}</span>
          <span>{disputeClock(dispute, names)}</span>
          <span>opened {momentText(dispute.openedAt)}</span>
        </div>
      }
      action={
        <>
          {mayTell && partner === me.organization && (
            <button type="button" className="button" onClick={() => setDoing('withdraw')}>
              Take it back
            </button>
          )}
          {mayDecide && (
            <button type="button" className="button button-primary" onClick={() => setDoing('decide')}>
              Decide
            </button>
          )}
        </>
      }
    >
      <LineFacts dispute={dispute} line={line} />
      {dispute.decidedAt !== null && <OutcomePanel dispute={dispute} line={line} posted={postedBy(dispute, lines)} />}
      <ThreadPanel dispute={dispute} mayTell={mayTell} />
      {doing === 'decide' && <DecideDialog dispute={dispute} line={line} onClose={close} />}
      {doing === 'withdraw' && <WithdrawDialog dispute={dispute} onClose={close} />}
    </Page>
  )
}

type OfLine = Readonly<{ dispute: Dispute; line: StatementLine | undefined }>

function LineFacts({ dispute: { statement, program, incentive, partner, payer }, line }: OfLine) {
  const names = useNames()
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    ['Program', asWords(program)],
    ['Incentive', asWords(incentive)],
    ['Partner', names.of(partner)],
    ['Payer', names.of(payer)],
    ['Customer', line?.customer && names.of(line.customer)],
    ['What the line says', line?.says],
    ['On', line?.base],
    ['Pays', line?.rate],
  ]
  return (
    <dl className="facts panel">
      <div>
        <dt>Statement</dt>
        <dd>
          <Link to="/statements/$number" params={{ number: statement }} className="id">
            {statement}
          </Link>
        </dd>
      </div>
      {facts.map(([name, value]) =>
        value ? (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="breaks">{value}</dd>
          </div>
        ) : null,
      )}
      {line && (
        <div className="facts-last">
          <dt>The line’s amount</dt>
          <dd>
            <Amount value={line.amount} currency={line.currency} door={{ posting: line.id }} withCurrency />
          </dd>
        </div>
      )}
    </dl>
  )
}

/** What was decided, and the line of a later statement by which the difference has posted itself. */
function OutcomePanel({ dispute, line, posted }: OfLine & Readonly<{ posted: readonly StatementLine[] }>) {
  const { adjust, because, decidedAt, state } = dispute
  const changes = adjust !== null && !isZero(adjust)
  return (
    <section className="panel" aria-labelledby="outcome">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="outcome">
            {DISPUTE_STATES[state][1]}
            {changes && line && `: ${moneyText(adjust, line.currency)} more`}
          </h2>
          <p className="panel-lead">
            {because} <span className="nowrap">({momentText(decidedAt ?? '')})</span>
          </p>
        </div>
      </div>
      {changes && posted.length === 0 && (
        <p className="gates-foot soft">The next settlement of the program posts it.</p>
      )}
      {posted.length > 0 && (
        <ul className="moves">
          {posted.map(({ id, statement, line: number, says, amount, currency }) => (
            <li key={id}>
              <span>
                Posted in{' '}
                <Link to="/statements/$number" params={{ number: statement }} className="id">
                  {statement}
                </Link>
                , line {number} <span className="soft">{says}</span>
              </span>
              <Amount value={amount} currency={currency} door={{ posting: id }} withCurrency />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
