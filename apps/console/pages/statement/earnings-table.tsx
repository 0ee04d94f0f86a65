import { Link } from '@tanstack/react-router'
import { Amount } from '#apps/console/amount/amount.tsx'
import { monthOf } from '#apps/console/amount/time-text.ts'
import type { Statement } from '#apps/console/api/answers.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import { CorrectionMark } from '#apps/console/pages/corrections.tsx'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { STAGES, Stage } from '#apps/console/theme/stage.tsx'

type Earning = Statement['earnings'][number]

/** Every line that earned, in the order of the customer's life. */
export function EarningsTable({ statement }: Readonly<{ statement: Statement }>) {
  const { earnings, currency, earned } = statement
  if (earnings.length === 0) return null
  const ordered = earnings.toSorted((a, b) => STAGES.indexOf(a.stage) - STAGES.indexOf(b.stage) || a.line - b.line)
  return (
    <section className="panel" aria-labelledby="earnings">
      <div className="panel-head">
        <h2 id="earnings">{countText(earnings.length, 'line')} earned</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">Customer</th>
            <th scope="col" className="wide">
              What for
            </th>
            <th scope="col" className="wide">
              Earned in
            </th>
            <th scope="col" className="number">
              Amount, {currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {ordered.map((earning) => (
            <EarningRow key={earning.id} earning={earning} currency={currency} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Earned</th>
            <td />
            <td className="wide" colSpan={2} />
            <td className="number">
              <Amount value={earned} currency={currency} withCurrency />
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function EarningRow({ earning, currency }: Readonly<{ earning: Earning; currency: string }>) {
  const names = useNames()
  const { id, stage, customer, product, incentive, says, earnedFrom, corrects, amount } = earning
  return (
    <tr>
      <td>
        <Stage stage={stage} />
      </td>
      <td>
        {names.of(customer)} <span className="faint wide-inline">{asWords(product)}</span>
        <span className="narrow-note soft small">
          {asWords(incentive)}, {says}
          {earning.kind === 'correction' && ', a correction'}
        </span>
      </td>
      <td className="wide">
        <span className="line-charge">
          {asWords(incentive)}
          <span className="soft">{says}</span>
          {earning.kind === 'correction' && <CorrectionMark text="Correction" />}
          {corrects && <Corrected posting={corrects} />}
        </span>
      </td>
      <td className="wide soft nowrap">{monthOf(earnedFrom)}</td>
      <td className="number">
        <Amount value={amount} currency={currency} door={{ posting: id }} />
      </td>
    </tr>
  )
}

function Corrected({ posting }: Readonly<{ posting: string }>) {
  const [number = '', line = ''] = posting.replace(/^earning:/, '').split('/')
  return (
    <Link to="/statements/$number" params={{ number }} className="small">
      of {number}, line {line}
    </Link>
  )
}
