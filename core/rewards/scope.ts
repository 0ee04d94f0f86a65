import type { OrganizationId } from '#core/ground/identity.ts'

/** Over what something counts together: one thing, or several at once (`[partner, customer]`). Nothing named is the whole program. */
export const SCOPE_WORDS = [
  'partner',
  'group',
  'customer',
  'subscription',
  'product',
  'deal',
  'credit',
  'program',
] as const
export type ScopeWord = (typeof SCOPE_WORDS)[number]
export type Scope = ScopeWord | readonly ScopeWord[]

/** What a credit of a partner belongs to, by each word. */
export type Scoped = Readonly<{
  partner: OrganizationId
  group: OrganizationId
  customer: OrganizationId | undefined
  subscription: string | undefined
  product: string | undefined
  deal: string | undefined
  credit: string
}>

/** The name of what a credit counts together with under a scope: equal names share one count. */
export function scopeName(scope: Scope | undefined, of: Scoped): string {
  const words: readonly ScopeWord[] = scope === undefined ? ['program'] : typeof scope === 'string' ? [scope] : scope
  return words.map((word) => (word === 'program' ? '' : `${word}=${of[word] ?? ''}`)).join(' ')
}

/** Whether a scope counts each partner, or each group, by itself. */
export function namesPartner(scope: Scope | undefined): boolean {
  const words: readonly ScopeWord[] = scope === undefined ? [] : typeof scope === 'string' ? [scope] : scope
  return words.includes('partner') || words.includes('group')
}
