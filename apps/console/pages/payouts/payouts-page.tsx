import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useNames } from '#apps/console/api/names.ts'
import { usePayouts, usePayoutsInFull } from '#apps/console/api/rewards.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { MoreButton } from '#apps/console/parts/more-button.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DraftDialog } from './draft-dialog.tsx'
import { isFree, paidTitle, runTitle, splitFree } from './payout-words.ts'
import { PayoutsTable } from './payouts-table.tsx'
import { MONEY } from './reward-roles.ts'

const today = () => Temporal.Now.plainDateISO('UTC').toString()

/** The payout run: what can be paid, what is held by which gate, what waits for its day, and what became of the rest. */
export function PayoutsPage() {
  const { partner } = useSearch({ from: '/inside/rewards-room/payouts' })
  const [isDrafting, setDrafting] = useState(false)
  const me = useMe()
  const { self, of } = useNames()
  const payouts = usePayouts({ partner })
  const rows = payouts.data?.pages.flatMap((page) => page.payouts) ?? []
  // Only what is in no batch has gates; what is in one, or over, is told whole by its row.
  const judged = usePayoutsInFull(rows.filter(({ state }) => isFree(state)).map(({ number }) => number))
  const error = payouts.error ?? me.error ?? judged.error
  if (error || !payouts.data || !me.data || !judged.isReady) return <Waiting what="payouts" error={error} />
  const isPayer = rows.some(({ payer }) => payer === self)
  const split = splitFree(judged.payouts, today())
  const title = isPayer
    ? runTitle(
        splitFree(
          judged.payouts.filter(({ payer }) => payer === self),
          today(),
        ),
      )
    : paidTitle(rows)
  return (
    <Page
      title={partner === undefined ? title : `${of(partner)}: ${title}`}
      lead={<p>{LEAD}</p>}
      action={
        isPayer &&
        mayAny(me.data.roles, MONEY) && (
          <button type="button" className="button button-primary" onClick={() => setDrafting(true)}>
            Draft a batch
          </button>
        )
      }
    >
      {rows.length === 0 && (
        <section className="panel" aria-label="Payouts">
          <Empty
            shows="Here stands each payout: when it is due, what holds it, and what became of its money."
            action="A settlement orders one where a balance reaches the program’s minimum."
          />
        </section>
      )}
      <PayoutsTable rows={rows} split={split} />
      <MoreButton of={payouts} />
      {isDrafting && <DraftDialog split={split} onClose={() => setDrafting(false)} />}
    </Page>
  )
}

const LEAD = 'A payout goes out once it is due, nothing holds it, and two people of the payer have let it go.'
