import { Link, useParams } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { isZero, moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import type { Statement } from '#apps/console/api/answers.ts'
import { asWords, type Names, useNames } from '#apps/console/api/names.ts'
import { useStatement } from '#apps/console/api/questions.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { TELLERS } from '#apps/console/pages/payouts/reward-roles.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { DownloadButtons } from './download-buttons.tsx'
import { EarningsTable } from './earnings-table.tsx'
import { NotEarnedPanel } from './not-earned-panel.tsx'
import { SidesPanel } from './sides-panel.tsx'
import './statement.css'

const BACK = { to: '/statements', name: 'Statements' } as const

/** One statement: both sides, how the balance moved, what earned, what did not and why, and what became of its money. */
export function StatementPage() {
  const { number = '' } = useParams({ strict: false })
  const { data, error } = useStatement(number)
  const names = useNames()
  const me = useMe()
  if (error) {
    return (
      <Page title={`${number} can’t be shown`} back={BACK}>
        <TroubleNote error={error} />
      </Page>
    )
  }
  if (!data) {
    return (
      <Page title={undefined} back={BACK} lead={<Loading what="the statement" />}>
        <div className="panel">
          <SkeletonRows rows={6} />
        </div>
      </Page>
    )
  }
  const today = Temporal.Now.plainDateISO().toString()
  const mayDispute =
    data.partner === names.self && data.disputeThrough >= today && mayAny(me.data?.roles ?? [], TELLERS)
  return (
    <Page
      title={title(data, names)}
      back={BACK}
      lead={<Lead statement={data} names={names} />}
      action={<DownloadButtons number={number} />}
    >
      <Balance statement={data} />
      <SidesPanel statement={data} />
      <EarningsTable statement={data} mayDispute={mayDispute} />
      <NotEarnedPanel missed={data.notEarned} />
    </Page>
  )
}

function title({ partner, earned, paid, currency, period, remittances }: Statement, names: Names): string {
  const who = partner === names.self ? 'You' : names.of(partner)
  const sum = `${who} earned ${moneyText(earned, currency)} for ${monthText(period)}`
  if (isZero(paid)) return `${sum}; nothing is paid yet`
  const sent = remittances.at(-1)?.kind === 'paid'
  return `${sum}; ${moneyText(paid, currency)} ${sent ? 'is paid' : 'is to be paid'}`
}

function Lead({ statement, names }: Readonly<{ statement: Statement; names: Names }>) {
  const { number, program, programVersions, payer, issueDate, payout } = statement
  return (
    <p className="lead-row">
      <span className="id">{number}</span>
      <span>
        {asWords(program)}
        {programVersions.length > 0 && `, version ${programVersions.join(' and ')}`}, from {names.of(payer)}
      </span>
      <span>issued {dateText(issueDate)}</span>
      <span>
        {payout ? (
          <>
            payout{' '}
            <Link to="/payouts/$number" params={{ number: payout }} className="id">
              {payout}
            </Link>
          </>
        ) : (
          'held until the balance reaches the program’s minimum'
        )}
      </span>
    </p>
  )
}

/** Opening + earned − paid = closing, as one line that adds up. */
function Balance({ statement }: Readonly<{ statement: Statement }>) {
  const { opening, earned, paid, closing, currency, payout } = statement
  return (
    <section className="panel" aria-label="Balance">
      <dl className="balance">
        <Figure name="Opening" value={opening} currency={currency} />
        <Figure name="Earned" sign="+" value={earned} currency={currency} />
        <Figure
          name="Ordered to be paid"
          sign="−"
          value={paid}
          currency={currency}
          posting={payout && `payout:${payout}`}
        />
        <Figure name="Closing" sign="=" value={closing} currency={currency} />
      </dl>
    </section>
  )
}

type Part = Readonly<{ name: string; sign?: string; value: string; currency: string; posting?: string | null }>

function Figure({ name, sign, value, currency, posting }: Part) {
  const negative = sign === '+' && value.startsWith('-')
  return (
    <div className="balance-part">
      <dt>
        {name}, {currency}
      </dt>
      <dd>
        {sign && (
          <span className="balance-sign" aria-hidden="true">
            {negative ? '−' : sign}
          </span>
        )}
        <Amount value={negative ? negate(value) : value} currency={currency} {...(posting && { door: { posting } })} />
      </dd>
    </div>
  )
}
