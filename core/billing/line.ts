import type { OwnedId } from '#core/ground/identity.ts'

/**
 * What an invoice line is about: one charge of one subscription on one link in one service period. Price version, tier and
 * amount are reasons, never part of the key.
 */
export type LineKey = Readonly<{ link: OwnedId; subscription: OwnedId; charge: string; from: string; to: string }>

export function lineName({ link, subscription, charge, from, to }: LineKey): string {
  return `${link} ${subscription} ${charge} ${from} ${to}`
}
