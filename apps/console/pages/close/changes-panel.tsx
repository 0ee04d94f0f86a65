import { Amount } from '#apps/console/amount/amount.tsx'
import type { Finding } from '#apps/console/api/closes.ts'
import { asWords } from '#apps/console/api/names.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Empty } from '#apps/console/shell/states.tsx'

const KINDS: Readonly<Record<Finding['kind'], readonly [mark: string, name: string]>> = {
  new: ['mark mark-good', 'New'],
  gone: ['mark mark-harm', 'Gone'],
  changed: ['mark mark-attention', 'Changed'],
  parked: ['mark', 'Parked'],
}

/** Charges that are new, gone or changed by half or more against the last period of their link. */
export function ChangesPanel({ findings }: Readonly<{ findings: readonly Finding[] }>) {
  const title =
    findings.length === 0
      ? 'Nothing differs much on your links'
      : `${countText(findings.length, 'charge')} on your links differ much from the last month`
  return (
    <section className="panel" aria-labelledby="changes">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="changes">{title}</h2>
          <p className="panel-lead">
            What is new, gone, or changed by half or more against the last period of its link.
          </p>
        </div>
      </div>
      {findings.length === 0 ? (
        <Empty
          shows="A charge that changed by half or more would stand here with both amounts."
          action="There is none."
        />
      ) : (
        <ChangesTable findings={findings} />
      )}
    </section>
  )
}

function ChangesTable({ findings }: Readonly<{ findings: readonly Finding[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Subscription</th>
          <th scope="col" className="wide">
            Charge
          </th>
          <th scope="col">What</th>
          <th scope="col" className="number wide">
            Before
          </th>
          <th scope="col" className="number">
            Now
          </th>
          <th scope="col" className="wide">
            Currency
          </th>
        </tr>
      </thead>
      <tbody>
        {findings.map(({ link, subscription, charge, kind, before, now, currency, says }) => (
          <tr key={`${link} ${subscription} ${charge} ${kind} ${says}`}>
            <th scope="row">
              <span className="id breaks wraps">{subscription}</span>
              <p className="narrow-note soft small">{asWords(charge)}</p>
            </th>
            <td className="wide">{asWords(charge)}</td>
            <td>
              <span className={KINDS[kind][0]}>{KINDS[kind][1]}</span>
              <p className="soft small wide-inline">{says}</p>
            </td>
            <td className="number wide">{before !== null && <Amount value={before} currency={currency} />}</td>
            <td className="number">{now !== null && <Amount value={now} currency={currency} />}</td>
            <td className="soft wide">{currency}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
