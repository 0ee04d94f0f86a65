import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Amount } from '#apps/console/amount/amount.tsx'
import { momentText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Batch, type BatchItem, useBatch } from '#apps/console/api/rewards.ts'
import { useMe, usePeople } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { BatchDialog } from './batch-dialog.tsx'
import { PaidDialog, ReturnedDialog } from './money-dialogs.tsx'
import { BATCH_STATES, ITEM_STATES } from './payout-words.ts'
import { MONEY } from './reward-roles.ts'

const BACK = { to: '/payout-batches', name: 'Batches' } as const

/** One batch: where its money goes, and who lets it go. Only here an account stands in full. */
export function BatchPage() {
  const { number = '' } = useParams({ strict: false })
  const me = useMe()
  const mayAsk = me.data !== undefined && mayAny(me.data.roles, MONEY)
  const batch = useBatch(number, mayAsk)
  if (me.data && !mayAsk) {
    return (
      <Page title="Batches are for who handles money" back={BACK}>
        <section className="panel" aria-label="Batch">
          <Barred held={me.data.roles} needed={MONEY} />
        </section>
      </Page>
    )
  }
  const error = me.error ?? batch.error
  if (error || !batch.data || !me.data) return <Waiting what="batch" error={error} back={BACK} />
  return <Shown batch={batch.data} me={me.data} />
}

function Shown({ batch, me }: Readonly<{ batch: Batch; me: Me }>) {
  const nameOf = usePeople()
  const { number, state, items, draftedBy, draftedAt, approvedBy, approvedAt, discardedBy } = batch
  const [mark, word] = BATCH_STATES[state]
  return (
    <Page
      title={`${number} pays ${moneyList(items.filter((one) => one.state !== 'freed')) || 'nothing'}`}
      back={BACK}
      lead={
        <div className="lead-row">
          <span className={mark}>{word}</span>
          <span>
            drafted by {nameOf(draftedBy)}, {momentText(draftedAt)}
          </span>
          {approvedBy !== null && approvedAt !== null && (
            <span>
              approved by {nameOf(approvedBy)}, {momentText(approvedAt)}
            </span>
          )}
          {discardedBy !== null && <span>discarded by {nameOf(discardedBy)}</span>}
        </div>
      }
      action={<Actions batch={batch} me={me} />}
    >
      {state === 'drafted' && draftedBy === me.person?.id && (
        <p className="note-line soft" id="why-not-approve">
          You drafted it: another owner or somebody else of finance has to approve it.
        </p>
      )}
      <ItemsPanel batch={batch} />
    </Page>
  )
}

type Doing = 'approve' | 'discard'

function Actions({ batch, me }: Readonly<{ batch: Batch; me: Me }>) {
  const [doing, setDoing] = useState<Doing>()
  const { state, draftedBy, paid } = batch
  const isDrafter = draftedBy === me.person?.id
  return (
    <>
      {state !== 'discarded' && paid === 0 && (
        <button type="button" className="button menu-harm" onClick={() => setDoing('discard')}>
          Discard
        </button>
      )}
      {state === 'drafted' && (
        <button
          type="button"
          className="button button-primary"
          disabled={isDrafter}
          {...(isDrafter && { 'aria-describedby': 'why-not-approve' })}
          onClick={() => setDoing('approve')}
        >
          Approve
        </button>
      )}
      {doing && <BatchDialog batch={batch} doing={doing} onClose={() => setDoing(undefined)} />}
    </>
  )
}

function ItemsPanel({ batch }: Readonly<{ batch: Batch }>) {
  return (
    <section className="panel" aria-label="Payouts in it">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Payout</th>
            <th scope="col" className="wide">
              To
            </th>
            <th scope="col" className="wide">
              Account
            </th>
            <th scope="col">State</th>
            <th scope="col" className="number">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {batch.items.map((item) => (
            <ItemRow key={item.payout} item={item} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ItemRow({ item }: Readonly<{ item: BatchItem }>) {
  const names = useNames()
  const { payout, partner, state, amount, currency, reference } = item
  const [doing, setDoing] = useState<'paid' | 'returned'>()
  const close = () => setDoing(undefined)
  const [mark, word] = ITEM_STATES[state]
  return (
    <tr>
      <th scope="row">
        <Link to="/payouts/$number" params={{ number: payout }} className="id breaks wraps">
          {payout}
        </Link>
        <div className="narrow-note">
          {names.of(partner)}
          <Account item={item} />
        </div>
      </th>
      <td className="wide">{names.of(partner)}</td>
      <td className="wide">
        <Account item={item} />
      </td>
      <td className="held-by">
        <span className={mark}>{word}</span>
        {reference !== null && <p className="soft small breaks">{reference}</p>}
        {state === 'approved' && (
          <p>
            <button type="button" className="button-plain" onClick={() => setDoing('paid')}>
              It was paid
            </button>
          </p>
        )}
        {state === 'paid' && (
          <p>
            <button type="button" className="button-plain" onClick={() => setDoing('returned')}>
              It came back
            </button>
          </p>
        )}
        {doing === 'paid' && <PaidDialog payout={{ number: payout, ...item }} onClose={close} />}
        {doing === 'returned' && <ReturnedDialog payout={{ number: payout, ...item }} onClose={close} />}
      </td>
      <td className="number">
        <Amount value={amount} currency={currency} door={{ posting: `payout:${payout}` }} withCurrency />
      </td>
    </tr>
  )
}

const NAMES: Readonly<Record<string, string>> = {
  holder: 'Holder',
  iban: 'IBAN',
  bic: 'BIC',
  number: 'Number',
  bank: 'Bank',
  country: 'Country',
}

function Account({ item: { account, inFull } }: Readonly<{ item: BatchItem }>) {
  if (inFull === null) return <span className="soft">{account ?? 'taken back since'}</span>
  const parts = Object.entries(NAMES).flatMap(([field, name]) => {
    const text = inFull[field]
    return text === undefined ? [] : [{ name, text: field === 'iban' ? inFours(text) : text }]
  })
  return (
    <dl className="account-full small">
      {parts.map(({ name, text }) => (
        <div key={name} className="content-pair">
          <dt className="soft">{name}</dt>
          <dd className="breaks">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** `GB82 WEST 1234`: as a bank prints it. */
function inFours(iban: string): string {
  return iban.replaceAll(/(.{4})(?=.)/g, '$1 ')
}
