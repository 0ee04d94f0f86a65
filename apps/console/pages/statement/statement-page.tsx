import { useParams } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { isZero, moneyText, negate } from '#apps/console/amount/decimal-text.ts'
import { dateText, monthText } from '#apps/console/amount/time-text.ts'
import type { Statement } from '#apps/console/api/answers.ts'
import { asWords, type Names, useNames } from '#apps/console/api/names.ts'
import { useStatement } from '#apps/console/api/questions.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Loading, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { EarningsTable } from './earnings-table.tsx'
import { NotEarnedPanel } from './not-earned-panel.tsx'
import './statement.css'

const BACK = { to: '/statements', name: 'Statements' } as const

/** One statement: how the balance moved, what earned, what did not and why. */
export function StatementPage() {
  const { number = '' } = useParams({ strict: false })
  const { data, error } = useStatement(number)
  const names = useNames()
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
  return (
    <Page title={title(data, names)} back={BACK} lead={<Lead statement={data} names={names} />}>
      <Balance statement={data} />
      <EarningsTable statement={data} />
      <NotEarnedPanel missed={data.notEarned} />
    </Page>
  )
}

function title({ partner, earned, paid, currency, period }: Statement, names: Names): string {
  const who = partner === names.self ? 'You' : names.of(partner)
  const sum = `${who} earned ${moneyText(earned, currency)} for ${monthText(period)}`
  return isZero(paid) ? `${sum}; nothing is paid yet` : `${sum}; ${moneyText(paid, currency)} is paid`
}

function Lead({ statement, names }: Readonly<{ statement: Statement; names: Names }>) {
  const { number, program, payer, issueDate, payout } = statement
  return (
    <p className="lead-row">
      <span className="id">{number}</span>
      <span>
        {asWords(program)}, from {names.of(payer)}
      </span>
      <span>issued {dateText(issueDate)}</span>
      <span>
        {payout ? (
          <>
            payout <span className="id">{payout}</span>
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
        <Figure name="Paid" sign="−" value={paid} currency={currency} posting={payout && `payout:${payout}`} />
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
