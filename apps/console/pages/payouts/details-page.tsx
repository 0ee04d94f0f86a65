import { useState } from 'react'
import { useEnrollments } from '#apps/console/api/enrollments.ts'
import { type Names, useNames } from '#apps/console/api/names.ts'
import { useStatements } from '#apps/console/api/questions.ts'
import { usePayoutAccounts, usePayouts, usePayoutsInFull, useRewardFacts } from '#apps/console/api/rewards.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { type RowAction, RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { DetailsDialogs, type DetailsDoing } from './details-dialogs.tsx'
import { accountOf, consentOf, KNOWN_GATES, type Known, knownGate, type Pair, type Told } from './known-gates.ts'
import { GATES, isFree } from './payout-words.ts'
import { MONEY } from './reward-roles.ts'

/** Between each payer and partner what was told, and which gates are open: who is paid, to which account, with which consent. */
export function DetailsPage() {
  const me = useMe()
  const names = useNames()
  const { told, error } = useTold()
  const statements = useStatements(undefined)
  const failed = me.error ?? error ?? statements.error
  if (failed || !me.data || !told || !statements.data) return <Waiting what="accounts and gates" error={failed} />
  const pairs = pairsOf(statements.data.statements, told)
  return (
    <Page title={titleOf(pairs, told, names)} lead={<p>{LEAD}</p>}>
      <section className="panel" aria-label="Accounts and gates">
        {pairs.length === 0 ? (
          <Empty
            shows="Here stands, for each payer and partner, to which account money goes and what was agreed."
            action="Nobody is to be paid, or to pay, yet."
          />
        ) : (
          <PairsTable pairs={pairs} told={told} me={me.data} nameOf={names.of} />
        )}
      </section>
    </Page>
  )
}

const LEAD =
  'Of an account everybody sees the country and the last four signs; a batch shows it in full to whoever pays it.'

function useTold(): Readonly<{ told: Told | undefined; error: unknown }> {
  const [details, consents] = [useRewardFacts('payout_details'), useRewardFacts('self_billing_consent')]
  const [screenings, accounts] = [useRewardFacts('screening_result'), usePayoutAccounts()]
  const enrollments = useEnrollments()
  const payouts = usePayouts()
  const free = payouts.data?.pages.flatMap((page) => page.payouts).filter(({ state }) => isFree(state)) ?? []
  // One payout of each two is enough: their gates are the same, but for the minimum.
  const one = [...Map.groupBy(free, ({ payer, partner }) => `${payer} ${partner}`).values()].flatMap(([first]) =>
    first ? [first.number] : [],
  )
  const judged = usePayoutsInFull(one)
  const asked = [details, consents, screenings, accounts, enrollments, payouts]
  const error = asked.find((answer) => answer.error !== null)?.error ?? judged.error
  if (!(details.data && consents.data && screenings.data && accounts.data && enrollments.data)) {
    return { told: undefined, error }
  }
  if (!payouts.data || !judged.isReady) return { told: undefined, error }
  return {
    error,
    told: {
      ...{ details: details.data, consents: consents.data, screenings: screenings.data },
      ...{ accounts: accounts.data, enrollments: enrollments.data, judged: judged.payouts },
    },
  }
}

/** Each two of whom one earns from the other, or has told the other anything about it. */
function pairsOf(statements: readonly Pair[], { details, accounts }: Told): readonly Pair[] {
  const told = details.flatMap(({ owner, body }) =>
    (body['payers'] as readonly string[]).map((payer) => ({ payer, partner: owner })),
  )
  const all = [...statements, ...accounts, ...told].map(({ payer, partner }) => ({ payer, partner }))
  return [...new Map(all.map((pair) => [`${pair.payer} ${pair.partner}`, pair])).values()].toSorted((a, b) =>
    `${a.payer} ${a.partner}` < `${b.payer} ${b.partner}` ? -1 : 1,
  )
}

function titleOf(pairs: readonly Pair[], told: Told, names: Names): string {
  const held = pairs.filter((pair) => KNOWN_GATES.some((gate) => knownGate(told, pair, gate).state === 'closed'))
  if (pairs.length === 0) return 'Nobody is paid yet'
  if (held.length === 0) return 'No gate is known to be closed'
  const [pair, ...others] = pairs
  if (pair !== undefined && pair.partner === names.self && others.length === 0) {
    const closed = KNOWN_GATES.filter((gate) => knownGate(told, pair, gate).state === 'closed').length
    return `${countText(closed, 'gate')} ${closed === 1 ? 'holds' : 'hold'} what ${names.of(pair.payer)} pays you`
  }
  return `Gates are closed for ${held.length.toLocaleString('en')} of ${countText(pairs.length, 'partner')}`
}

type Shown = Readonly<{ told: Told; me: Me; nameOf: (id: string) => string }>

function PairsTable({ pairs, ...shown }: Shown & Readonly<{ pairs: readonly Pair[] }>) {
  return (
    <table className="table pairs">
      <thead>
        <tr>
          <th scope="col">With</th>
          {KNOWN_GATES.map((gate) => (
            <th key={gate} scope="col" className="wide">
              {GATES[gate]}
            </th>
          ))}
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs.map((pair) => (
          <PairRow key={`${pair.payer} ${pair.partner}`} pair={pair} {...shown} />
        ))}
      </tbody>
    </table>
  )
}

function PairRow({ pair, told, me, nameOf }: Shown & Readonly<{ pair: Pair }>) {
  const [doing, setDoing] = useState<DetailsDoing>()
  const other = pair.partner === me.organization ? pair.payer : pair.partner
  const gates = KNOWN_GATES.map((gate) => ({ gate, known: knownGate(told, pair, gate) }))
  return (
    <tr>
      <th scope="row">
        {nameOf(other)}
        <p className="soft small">{pair.partner === me.organization ? 'pays you' : 'is paid by you'}</p>
        <ul className="narrow-note pair-gates">
          {gates.map(({ gate, known }) => (
            <li key={gate}>
              {GATES[gate]}: <Gate known={known} />
            </li>
          ))}
        </ul>
      </th>
      {gates.map(({ gate, known }) => (
        <td key={gate} className="wide held-by">
          <Gate known={known} />
        </td>
      ))}
      <td className="row-end">
        <RowMenu of={nameOf(other)} actions={actionsOf({ pair, told, me }, setDoing)} />
        {doing && <DetailsDialogs doing={doing} pair={pair} told={told} me={me} onClose={() => setDoing(undefined)} />}
      </td>
    </tr>
  )
}

const LOOKS = {
  open: ['mark mark-good', 'Open'],
  closed: ['mark mark-attention', 'Closed'],
  unknown: ['mark', 'Not told'],
} as const

function Gate({ known: { state, says } }: Readonly<{ known: Known }>) {
  const [mark, word] = LOOKS[state]
  return (
    <>
      <span className={mark}>{word}</span>
      <span className="soft small gate-says breaks">{says}</span>
    </>
  )
}

type Seen = Readonly<{ pair: Pair; told: Told; me: Me }>

/** A partner tells who it is, where it is paid and what it agrees to; a payer tells what a screening came to. */
function actionsOf({ pair, told, me }: Seen, open: (doing: DetailsDoing) => void): readonly RowAction[] {
  if (!mayAny(me.roles, MONEY)) return []
  const action = (doing: DetailsDoing, name: string, danger = false): RowAction => ({
    name,
    run: () => open(doing),
    ...(danger && { danger }),
  })
  if (pair.payer === me.organization) return [action('screening', 'Record a screening')]
  const consent = consentOf(told, pair)
  const agrees = consent !== undefined && consent.to === undefined
  return [
    action('details', 'Tell who is paid'),
    agrees ? action('end-consent', 'End self-billing', true) : action('consent', 'Agree to self-billing'),
    action('account', 'Tell an account'),
    ...(accountOf(told, pair) ? [action('withdraw', 'Take the account back', true)] : []),
  ]
}
