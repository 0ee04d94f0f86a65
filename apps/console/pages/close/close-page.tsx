import { useState } from 'react'
import { useCloseRuns, useCloses, useDrafts, useFindings, useParked } from '#apps/console/api/closes.ts'
import { useMonth } from '#apps/console/api/questions.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { MONEY } from '#apps/console/pages/payments/payment-roles.ts'
import { ActTrouble } from '#apps/console/parts/act-trouble.tsx'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { ChangesPanel } from './changes-panel.tsx'
import { CloseActions } from './close-actions.tsx'
import { changesOf, closeTitle, nextMonth, parkedText, stateOf, subscriptionOf } from './close-state.ts'
import { DraftsPanel } from './drafts-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { ParkedKeysPanel } from './parked-panel.tsx'
import { Progress } from './progress.tsx'
import { StepsPanel } from './steps-panel.tsx'
import '#apps/console/pages/invoices/invoices.css'
import './close.css'

/** What stands between now and a closed month, and what would be issued. Who isn't the operator sees its own links' drafts. */
export function ClosePage() {
  const me = useMe()
  const mayAsk = mayAny(me.data?.roles ?? [], MONEY)
  const runs = useCloseRuns()
  const closes = useCloses(mayAsk)
  const state = stateOf(closes.data?.closes ?? [], runs.underWay)
  const isMoving = state.kind === 'previewing' || state.kind === 'issuing'
  const drafts = useDrafts(mayAsk, isMoving)
  const findings = useFindings(mayAsk)
  const parked = useParked()
  const { data: month } = useMonth(undefined)
  const [chosen, setMonth] = useState<string>()
  const error = me.error ?? closes.error ?? drafts.error ?? findings.error ?? parked.error
  if (me.data && !mayAsk) {
    return (
      <Page title="Closing a month">
        <Barred held={me.data.roles} needed={MONEY} />
      </Page>
    )
  }
  if (error || !me.data || !closes.data || !drafts.data || !findings.data || !parked.data) {
    return <Waiting what="close" error={error} />
  }
  const isOperator = me.data.organization === me.data.operator
  const waits = state.kind === 'previewed' || state.kind === 'approved'
  const next =
    state.kind === 'nothing' ? (chosen ?? nextMonth(closes.data.closes, Temporal.Now.plainDateISO())) : state.month
  // A preview says what it could not derive; without one stands what the last close has left.
  const told = parked.data.filter((one) => one.scope.includes(':'))
  const previewed = findings.data.filter(({ kind }) => kind === 'parked').map(({ subscription }) => subscription)
  const text = parkedText(waits ? previewed : told.map(subscriptionOf), month?.chains.length ?? 0)
  return (
    <Page
      title={isOperator ? closeTitle(state, text, next) : sellerTitle(drafts.data.length, text)}
      lead={<p>{isOperator ? OPERATOR : SELLER}</p>}
      action={isOperator && <CloseActions state={state} month={next} drafts={drafts.data} findings={findings.data} />}
    >
      {runs.error !== undefined && <ActTrouble error={runs.error} />}
      {isMoving && <Progress state={state} drafts={drafts.data} />}
      {isOperator && (
        <StepsPanel state={state} month={next} onMonth={setMonth} parked={waits ? previewed.length : told.length} />
      )}
      <ParkedKeysPanel parked={told} findings={waits ? findings.data : []} />
      {(waits || !isOperator) && <ChangesPanel findings={changesOf(findings.data)} />}
      <DraftsPanel drafts={drafts.data} isOperator={isOperator} />
      {isOperator && <HistoryPanel closes={closes.data.closes} />}
    </Page>
  )
}

const OPERATOR =
  'A close derives every link at one cut, upstream first. What a preview drafted is what is issued, to the cent, once somebody has approved it.'
const SELLER = 'What your links would issue, as the operator’s last preview drafted it. Nothing here is owed yet.'

function sellerTitle(drafts: number, parked: string | undefined): string {
  if (parked) return parked
  return drafts === 0 ? 'Nothing of yours is being closed' : 'Your links are drafted'
}
