import { type Decimal, ZERO } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { daysOverdue } from './payment-status.ts'

/** One reminder: so many days after a document was due, with its title and text. */
export type DunningStep = Readonly<{ days: number; title: string; text: string }>

/** How a seller reminds: its steps, each later than the one before. A newer fact replaces it; notices keep the one they came from. */
export type DunningPolicyBody = Readonly<{ steps: readonly DunningStep[] }>
export type DunningPolicyFact = Fact<'dunning_policy', DunningPolicyBody>

/** A document about which the seller does not remind, for as long as it is held: from a day to another, or for good. */
export type DunningHoldBody = Readonly<{ document: string; from?: string; until?: string; because: string }>
export type DunningHoldFact = Fact<'dunning_hold', DunningHoldBody>
export type DunningHold = DunningHoldBody & Readonly<{ id: OwnedId }>

/** A document that is open, with how many steps it has been reminded of. */
export type Reminded = Readonly<{
  number: string
  buyer: OrganizationId
  due: string
  open: Decimal
  steps: number
}>

/** A reminder that is due: the step counts from 1. */
export type DueNotice<Document extends Reminded> = Readonly<{ document: Document; step: number; says: DunningStep }>

export type DueNotices<Document extends Reminded> = Readonly<{
  notices: readonly DueNotice<Document>[]
  held: readonly Readonly<{ document: Document; hold: DunningHold }>[]
}>

/**
 * The next reminder of each overdue document, where its day has come. One step at a time: who never reminded begins with the first
 * step, however long a document is overdue. What is held is left out and named.
 */
export function dueNotices<Document extends Reminded>(
  { steps }: DunningPolicyBody,
  { documents, holds, on }: Readonly<{ documents: readonly Document[]; holds: readonly DunningHold[]; on: string }>,
): DueNotices<Document> {
  const due = documents.flatMap((document) => {
    const says = steps[document.steps]
    const hasCome = says !== undefined && document.open.gt(ZERO) && daysOverdue(document.due, on) >= says.days
    return hasCome ? [{ document, step: document.steps + 1, says }] : []
  })
  const holdOf = (number: string) => holds.find((hold) => hold.document === number && isHeld(hold, on))
  return {
    notices: due.filter(({ document }) => !holdOf(document.number)),
    held: due.flatMap(({ document }) => {
      const hold = holdOf(document.number)
      return hold ? [{ document, hold }] : []
    }),
  }
}

/** A hold lasts from its first day up to, and without, its last. */
function isHeld({ from, until }: DunningHold, on: string): boolean {
  return (from === undefined || from <= on) && (until === undefined || on < until)
}

/** What is wrong with the steps of a policy, if anything: each comes at least a day after the one before, the first after the due date. */
export function stepsFault(steps: readonly DunningStep[]): string | undefined {
  const at = steps.findIndex(({ days }, place) => days <= (steps[place - 1]?.days ?? 0))
  const [early, before] = [steps[at], steps[at - 1]]
  if (!early) return undefined
  const after = before ? `${before.days} days of the step before` : 'day on which the document is due'
  return `Step ${at + 1} comes ${early.days} days after a document is due, which is not after the ${after}`
}
