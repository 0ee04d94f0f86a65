import { dateText, momentText } from '#apps/console/amount/time-text.ts'
import type { HeldTerms } from '#apps/console/api/settings-answers.ts'
import type { Seen } from './enrollment-dialogs.tsx'

/** The terms that the partner is held to: the versions in force and those to come, with what was accepted. */
export function TermsPanel({ enrollment: { terms }, onDo }: Seen) {
  if (terms.length === 0) return null
  return (
    <section className="panel" aria-labelledby="terms">
      <div className="panel-head">
        <h2 id="terms">Terms</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Terms</th>
            <th scope="col" className="number">
              Version
            </th>
            <th scope="col" className="wide">
              In force
            </th>
            <th scope="col">Accepted</th>
          </tr>
        </thead>
        <tbody>
          {terms.map((one) => (
            <tr key={`${one.terms} ${one.version}`}>
              <th scope="row">
                <button type="button" className="button-plain" onClick={() => onDo({ what: 'read', terms: one })}>
                  {one.title}
                </button>
              </th>
              <td className="number">{one.version}</td>
              <td className="wide soft">
                {one.inForce ? `Since ${dateText(one.from)}` : `From ${dateText(one.from)} on`}
              </td>
              <td>
                <Accepted terms={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Accepted({ terms: { accepted, version, acceptBy, inForce } }: Readonly<{ terms: HeldTerms }>) {
  if (accepted?.version === version) {
    return <span className="mark mark-good">{momentText(accepted.at)}</span>
  }
  const before = accepted === null ? 'Not yet' : `Version ${accepted.version} only`
  const until = inForce ? '' : `, by ${dateText(acceptBy)}`
  return (
    <span className="mark mark-attention">
      {before}
      {until}
    </span>
  )
}
