import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText, momentText, monthText } from '#apps/console/amount/time-text.ts'
import { asWords, type Names, useNames } from '#apps/console/api/names.ts'
import { type Payout, usePayout } from '#apps/console/api/rewards.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { type RowAction, RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { GatesList } from './gates-list.tsx'
import { ForfeitDialog, PaidDialog, ReturnedDialog } from './money-dialogs.tsx'
import { isFree, PAYOUT_STATES } from './payout-words.ts'
import { MONEY } from './reward-roles.ts'

const BACK = { to: '/payouts', name: 'Payouts' } as const

/** One payout: what holds it and what would release it, and what became of its money. */
export function PayoutPage() {
  const { number = '' } = useParams({ strict: false })
  const { data, error } = usePayout(number)
  const names = useNames()
  if (error || !data) return <Waiting what="payout" error={error} back={BACK} />
  const { state, gates, batch } = data
  const [mark, word] = PAYOUT_STATES[state]
  return (
    <Page
      title={titleOf(data, names)}
      back={BACK}
      lead={
        <div className="lead-row">
          <span className="id">{number}</span>
          <span className={gates.length > 0 ? 'mark mark-attention' : mark}>{gates.length > 0 ? 'Held' : word}</span>
          {batch !== null && data.payer === names.self && (
            <Link to="/payout-batches/$number" params={{ number: batch }} className="id">
              {batch}
            </Link>
          )}
        </div>
      }
      action={<Actions payout={data} isPayer={data.payer === names.self} />}
    >
      <Facts payout={data} />
      {isFree(state) && <GatesPanel payout={data} />}
      <MovesPanel payout={data} />
    </Page>
  )
}

function titleOf({ payer, partner, amount, currency, state, gates }: Payout, names: Names): string {
  const money = moneyText(amount, currency)
  const [from, to] = [names.of(payer), names.of(partner)]
  if (state === 'paid') return `${from} paid ${to} ${money}`
  if (state === 'forfeited') return `${money} for ${to} are forfeited`
  return gates.length > 0 ? `${money} from ${from} to ${to} are held` : `${from} owes ${to} ${money}`
}

type Doing = 'paid' | 'returned' | 'forfeited'

function Actions({ payout, isPayer }: Readonly<{ payout: Payout; isPayer: boolean }>) {
  const me = useMe()
  const [doing, setDoing] = useState<Doing>()
  if (!isPayer || !mayAny(me.data?.roles ?? [], MONEY)) return null
  const { number, state, gates, heldThrough } = payout
  const isPast = heldThrough !== null && heldThrough < Temporal.Now.plainDateISO('UTC').toString()
  const can = (is: boolean, action: RowAction) => (is ? [action] : [])
  const actions = [
    ...can(state === 'approved', { name: 'It was paid', run: () => setDoing('paid') }),
    ...can(state === 'paid', { name: 'It came back', run: () => setDoing('returned'), danger: true }),
    ...can(isFree(state) && gates.length > 0 && isPast, {
      name: 'Forfeit it',
      run: () => setDoing('forfeited'),
      danger: true,
    }),
  ]
  const close = () => setDoing(undefined)
  return (
    <>
      <RowMenu of={number} actions={actions} isPage />
      {doing === 'paid' && <PaidDialog payout={payout} onClose={close} />}
      {doing === 'returned' && <ReturnedDialog payout={payout} onClose={close} />}
      {doing === 'forfeited' && <ForfeitDialog payout={payout} onClose={close} />}
    </>
  )
}

function Facts({ payout }: Readonly<{ payout: Payout }>) {
  const { statement, program, period, orderedAt, dueOn, account, reference, paidOn, amount, currency, number } = payout
  const facts: readonly (readonly [string, string | null])[] = [
    ['Program', asWords(program)],
    ['Period', monthText(period)],
    ['Ordered', momentText(orderedAt)],
    ['Due', dateText(dueOn)],
    ['Account', account],
    ['Paid', paidOn === null ? null : dateText(paidOn)],
    ['Reference', reference],
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
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="breaks">{value}</dd>
          </div>
        ),
      )}
      <div className="facts-last">
        <dt>Amount</dt>
        <dd>
          <Amount value={amount} currency={currency} door={{ posting: `payout:${number}` }} withCurrency />
        </dd>
      </div>
    </dl>
  )
}

function GatesPanel({ payout }: Readonly<{ payout: Payout }>) {
  const { gates, heldThrough } = payout
  return (
    <section className="panel" aria-labelledby="gates">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="gates">{gates.length === 0 ? 'Nothing holds it' : 'What holds it'}</h2>
          <p className="panel-lead">
            {gates.length === 0
              ? 'It goes into the next batch once it is due.'
              : heldThrough === null
                ? 'It waits as long as something holds it, and is not lost.'
                : `It waits through ${dateText(heldThrough)}; after that its payer may decide that it is forfeited.`}
          </p>
        </div>
        {gates.length > 0 && <Link to="/payout-details">Accounts and gates</Link>}
      </div>
      <GatesList payout={payout} />
    </section>
  )
}

const KINDS = {
  paid: ['mark mark-good', 'Paid'],
  returned: ['mark mark-harm', 'Came back'],
  forfeited: ['mark', 'Forfeited'],
} as const

function MovesPanel({ payout: { remittances, currency } }: Readonly<{ payout: Payout }>) {
  return (
    <section className="panel" aria-labelledby="moves">
      <div className="panel-head">
        <h2 id="moves">What became of the money</h2>
      </div>
      {remittances.length === 0 ? (
        <Empty shows="Here stands each time that it went out or came back." action="It has not been sent yet." />
      ) : (
        <ul className="moves">
          {remittances.map(({ number, kind, date, reference, because, amount }) => (
            <li key={number}>
              <span>
                <span className={KINDS[kind][0]}>{KINDS[kind][1]}</span> <span className="id">{number}</span>{' '}
                {dateText(date)} <span className="soft breaks">{reference ?? because}</span>
              </span>
              <Amount value={amount} currency={currency} withCurrency />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
