import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { MONEY_ROLES } from '#core/channel/access.ts'
import { ok, present, type Result, refuse } from '#core/ground/result.ts'
import { accountPlace, type BankAccount, isIban, normalizeIban, shownAccount } from '#core/rewards/payout-account.ts'
import { actorOf } from '#operations/billing/quote-schema.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { stableText, unknown } from '#operations/fact-kind.ts'
import { organizationId } from '#operations/fields.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { loadNewest } from '#stores/postgres/facts.ts'
import { endAccounts, loadAccounts, saveAccount } from '#stores/postgres/payouts.ts'
import { takePositions } from '#stores/postgres/positions.ts'

const holder = z.string().min(1).max(140).meta({ description: 'Whose account it is', example: 'Leaf GmbH' })
const bic = z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'a BIC such as COBADEFFXXX')
// It says that it is an object, so that the command line takes it from a file.
const bankAccount = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('iban'),
      holder,
      iban: z.string().max(50).refine(isIban, 'an IBAN whose check digits are right').transform(normalizeIban),
      bic: bic.optional(),
    }),
    z.strictObject({
      kind: z.literal('other'),
      holder,
      number: z.string().min(4).max(40),
      bank: z.string().min(1).max(140).meta({ description: 'The bank by its name or routing number' }),
      country: z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166 country code such as US'),
    }),
  ])
  .meta({ type: 'object' })

const payers = z
  .array(organizationId)
  .min(1)
  .max(50)
  .refine((all) => new Set(all).size === all.length, 'each payer once')
  .meta({ description: 'Whoever pays you and is to know it' })

const WHO = { who: 'organization', roles: MONEY_ROLES, scopes: [] } as const

/** Tells payers to which account they pay the acting organization. */
export const tellPayoutAccount = door({
  name: 'tell-payout-account',
  kind: 'act',
  summary: 'Tell payers to which account your payouts go',
  description:
    'The account is sealed: only your owner and finance and those of the payers named see it in full, others its country and last four signs. It replaces the one told to these payers before, which is forgotten; what is in a batch already is then held until it is drafted anew. The same told again changes nothing. People only, no keys.',
  http: { method: 'POST', path: '/v1/payout-accounts' },
  command: 'payout-account tell',
  input: z.object({ payers, account: bankAccount }),
  output: z.object({ payers: z.array(z.string()), shown: z.string().meta({ example: 'DE•• •••• 3000' }) }),
  refusals: { unknown_reference: 422 },
  access: WHO,
  idempotency: 'by_nature',
  personal: ['account'],
  run: (context, { payers: told, account }) => actAs(context, (acting) => tell(acting, context, told, account)),
})

async function tell(
  acting: Acting,
  context: Context,
  told: readonly string[],
  account: BankAccount,
): Promise<Result<{ payers: string[]; shown: string }, Refusal>> {
  const { organization: partner, now } = context
  const known = new Set(
    (
      await loadNewest(
        acting,
        told.map((one) => ['organization', one]),
      )
    ).map(({ about }) => about),
  )
  const stranger = told.find((one) => !known.has(one) || one === partner)
  if (stranger !== undefined) return refuse(unknown('payer', stranger))
  await lockInTurn(acting, `payout accounts of ${partner}`)
  const seal = present(context.seal, 'whoever opens a deployment gives its acts a seal')
  const standing = await loadAccounts(acting)
  const text = stableText(account)
  const fresh = told.filter((payer) => {
    const before = standing.get(`${payer} ${partner}`)
    return !before || seal.open(before.sealed, accountPlace(before.id)) !== text
  })
  const shown = shownAccount(account)
  if (fresh.length === 0) return ok({ payers: [...told], shown })
  await endAccounts(acting, { partner, payers: fresh, now })
  const position = await takePositions(acting, 1, now)
  for (const payer of fresh) {
    const id = `pac_${randomUUID().replaceAll('-', '')}`
    const sealed = seal.seal(text, accountPlace(id))
    const by = actorOf(context.principal)
    await saveAccount(acting, { id, partner, payer, kind: account.kind, shown, sealed, by, now, position })
  }
  return ok({ payers: [...told], shown })
}

/** Takes the account back from a payer. */
export const withdrawPayoutAccount = door({
  name: 'withdraw-payout-account',
  kind: 'act',
  summary: 'Take your account back from a payer: it is forgotten, and nothing is paid until you tell another',
  description:
    'What it was is gone for ever; that there was one, and its last four signs, stay in the record. Withdrawn again, nothing changes. People only, no keys.',
  http: { method: 'DELETE', path: '/v1/payout-accounts/{payer}' },
  command: 'payout-account withdraw',
  input: z.object({ payer: organizationId }),
  output: z.object({ payer: z.string(), withdrawn: z.boolean().meta({ description: 'Whether there was one' }) }),
  refusals: {},
  access: WHO,
  idempotency: 'by_nature',
  run: (context, { payer }) =>
    actAs(context, async (acting) => {
      const { organization: partner, now } = context
      await lockInTurn(acting, `payout accounts of ${partner}`)
      const ended = await endAccounts(acting, { partner, payers: [payer], now })
      return ok({ payer, withdrawn: ended.length > 0 })
    }),
})
