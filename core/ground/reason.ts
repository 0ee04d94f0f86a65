import type { OrganizationId } from './identity.ts'

/**
 * Why a number is what it is: one sentence, the number it explains, the facts it rests on, and the reasons below it.
 * `parties` closes a node to everybody else (a buyer never sees its seller's cost); without it whoever may see the
 * posting sees the node. All values are text, so a reason is stored and sent as it is.
 */
export type Reason = Readonly<{
  rule: string
  says: string
  amount?: string
  currency?: string
  quantity?: string
  unit?: string
  facts?: readonly string[]
  usage?: UsageReference
  /** The posting that this node rests on, where its own reasons go on: an invoice line, an earning. */
  posting?: string
  parties?: readonly OrganizationId[]
  because?: readonly Reason[]
}>

/** Enough to list the events behind a quantity again, at the cut that counted them. */
export type UsageReference = Readonly<{
  subscription: string
  meter: string
  from: string
  to: string
  usagePosition: number
  events: number
}>

/** One stored node of a tree of reasons. The root's path is `1`; its second child's is `1.2`. */
export type ReasonNode = Readonly<{
  path: string
  children: number
  parties: readonly OrganizationId[]
  body: Omit<Reason, 'because' | 'parties'>
}>

/** The tree as rows, root first, each with the parties that may see it: its own, or those of the nearest node above. */
export function flattenReason(reason: Reason, parties: readonly OrganizationId[], path = '1'): readonly ReasonNode[] {
  const { because = [], parties: own, ...body } = reason
  const seenBy = own ?? parties
  const below = because.flatMap((child, at) => flattenReason(child, seenBy, `${path}.${at + 1}`))
  return [{ path, children: because.length, parties: seenBy, body }, ...below]
}
