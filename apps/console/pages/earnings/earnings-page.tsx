import { useNavigate, useSearch } from '@tanstack/react-router'
import type { StatementHead } from '#apps/console/api/answers.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useStatements } from '#apps/console/api/questions.ts'
import { useStatementLines } from '#apps/console/api/rewards.ts'
import { useView } from '#apps/console/api/viewer.ts'
import { SelectField } from '#apps/console/parts/field.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { CapsPanel } from './caps-panel.tsx'
import { DisputesPanel } from './disputes-panel.tsx'
import { earningsTitle, periodsOf } from './earning-words.ts'
import { HeldPanel } from './held-panel.tsx'
import { MissedPanel } from './missed-panel.tsx'
import { NextPayoutPanel } from './next-payout-panel.tsx'
import { StagesPanel } from './stages-panel.tsx'
import './earnings.css'

/** What a partner earned and why, what is held, what did not earn and what comes next; for the payer, of all its partners or of one. */
export function EarningsPage() {
  const { month } = useView()
  const { partner } = useSearch({ from: '/inside/rewards-room/earnings' })
  const statements = useStatements(undefined)
  const names = useNames()
  const all = statements.data?.statements
  const heads = all?.filter((one) => partner === undefined || one.partner === partner) ?? []
  const periods = periodsOf(heads, month)
  const now = useStatementLines({ month: periods.shown, partner })
  const before = useStatementLines({ month: periods.before, partner })
  const error = statements.error ?? now.error ?? before.error
  if (error || !all) return <Waiting what="earnings" error={error} />
  const partners = [...new Set(all.map((one) => one.partner))]
  const isOwn = partners.every((one) => one === names.self)
  return (
    <Page
      title={earningsTitle(heads, periods, { partner: partner ?? (isOwn ? names.self : undefined), names })}
      lead={<p>{isOwn ? LEAD : LEAD_OF_PAYER}</p>}
      action={partners.length > 1 && <PartnerChoice partners={partners} partner={partner} />}
    >
      {heads.length === 0 ? (
        <NothingYet />
      ) : (
        <StagesPanel periods={periods} now={now.data} before={periods.before === undefined ? [] : before.data} />
      )}
      <div className="pair">
        <NextPayoutPanel partner={partner} isOwn={isOwn} />
        <DisputesPanel partner={partner} />
      </div>
      <HeldPanel partner={partner} />
      <MissedPanel partner={partner} />
      <CapsPanel partner={partner} currencies={currenciesOf(all)} />
    </Page>
  )
}

const LEAD = 'Each amount opens the reasons that it has, down to what was invoiced and who did what.'
const LEAD_OF_PAYER = 'What you pay partners, as they see it themselves. Each amount opens the reasons that it has.'

function NothingYet() {
  return (
    <section className="panel" aria-label="Earnings">
      <Empty
        shows="Here stands what was earned, stage by stage, with the reasons of every amount."
        action="The first statement comes once a program that names you is settled."
      />
    </section>
  )
}

/** A program pays in one currency: that of its statements. */
function currenciesOf(heads: readonly StatementHead[]): ReadonlyMap<string, string> {
  return new Map(heads.map(({ program, currency }) => [program, currency]))
}

type Choice = Readonly<{ partners: readonly string[]; partner: string | undefined }>

function PartnerChoice({ partners, partner }: Choice) {
  const names = useNames()
  const navigate = useNavigate()
  const choose = (wanted: string) =>
    void navigate({
      to: '.',
      search: (view: Readonly<Record<string, unknown>>) => ({
        ...view,
        partner: wanted === '' ? undefined : wanted,
      }),
      resetScroll: false,
    })
  return (
    <SelectField
      label="Partner"
      value={partner ?? ''}
      onChange={choose}
      options={[
        { value: '', name: 'All partners' },
        ...partners.toSorted().map((one) => ({ value: one, name: names.of(one) })),
      ]}
    />
  )
}
