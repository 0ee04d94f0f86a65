import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { moneyText } from '#apps/console/amount/decimal-text.ts'
import { dateText } from '#apps/console/amount/time-text.ts'
import { useNames } from '#apps/console/api/names.ts'
import { type Payout, usePayouts, usePayoutsInFull } from '#apps/console/api/rewards.ts'
import { countText, moneyList } from '#apps/console/pages/month/month-sentences.ts'
import { GatesList } from '#apps/console/pages/payouts/gates-list.tsx'
import { isOpenPayout, PAYOUT_STATES } from '#apps/console/pages/payouts/payout-words.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import '#apps/console/pages/payouts/payouts.css'

type Asked = Readonly<{ partner: string | undefined; isOwn: boolean }>

/** The payout that comes next, with what holds it; the others by their sum. */
export function NextPayoutPanel({ partner, isOwn }: Asked) {
  const payouts = usePayouts({ partner })
  const open = payouts.data?.pages.flatMap((page) => page.payouts).filter(({ state }) => isOpenPayout(state))
  // They come newest first: the oldest was ordered first, and is to be paid first.
  const next = usePayoutsInFull(open?.slice(-1).map(({ number }) => number) ?? [])
  const error = payouts.error ?? next.error
  if (error) return <TroubleNote error={error} />
  const [payout] = next.payouts
  return (
    <section className="panel" aria-labelledby="next-payout">
      <div className="panel-head">
        <h2 id="next-payout">
          {open && open.length > 0
            ? `${moneyList(open)} in ${countText(open.length, 'payout')} to come`
            : 'No payout is to come'}
        </h2>
        <Link to="/payouts" search={partner === undefined ? {} : { partner }}>
          All payouts
        </Link>
      </div>
      {!open && <SkeletonRows rows={3} />}
      {open?.length === 0 && (
        <Empty
          shows="Here stands what is paid next, when, and what holds it."
          action={
            isOwn
              ? 'A settlement orders one once your balance reaches the program’s minimum.'
              : 'A settlement orders one where a partner’s balance reaches the program’s minimum.'
          }
        />
      )}
      {payout && <Next payout={payout} />}
    </section>
  )
}

function Next({ payout }: Readonly<{ payout: Payout }>) {
  const names = useNames()
  const { number, partner, payer, amount, currency, dueOn, gates, account, state, statement, heldThrough } = payout
  const [mark, word] = PAYOUT_STATES[state]
  const other = partner === names.self ? `from ${names.of(payer)}` : `to ${names.of(partner)}`
  return (
    <>
      <div className="next-payout">
        <p className="next-amount">
          <Amount value={amount} currency={currency} door={{ posting: `payout:${number}` }} withCurrency />
        </p>
        <p className="lead-row soft">
          <Link to="/payouts/$number" params={{ number }} className="id">
            {number}
          </Link>
          <span className={gates.length > 0 ? 'mark mark-attention' : mark}>{gates.length > 0 ? 'Held' : word}</span>
          <span>{other}</span>
          <span>due {dateText(dueOn)}</span>
          {account !== null && <span>to {account}</span>}
        </p>
      </div>
      {gates.length > 0 && <GatesList payout={payout} />}
      <p className="gates-foot small soft">
        {gates.length > 0 &&
          (heldThrough === null
            ? `${moneyText(amount, currency)} wait until nothing holds them: they are not lost. `
            : `${moneyText(amount, currency)} wait through ${dateText(heldThrough)} at least. `)}
        It pays what{' '}
        <Link to="/statements/$number" params={{ number: statement }}>
          {statement}
        </Link>{' '}
        left open.
      </p>
    </>
  )
}
