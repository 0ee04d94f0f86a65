import { momentText } from '#apps/console/amount/time-text.ts'
import type { Status } from '#apps/console/api/answers.ts'

/** The newest files. Accepted, repeated, conflicting and quarantined rows add up to the rows of the file. */
export function ImportsPanel({ imports }: Readonly<{ imports: NonNullable<Status['imports']> }>) {
  if (imports.length === 0) return null
  return (
    <section className="panel" aria-labelledby="imports">
      <div className="panel-head">
        <h2 id="imports">Newest imports</h2>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col" className="wide">
              Format
            </th>
            <th scope="col" className="number">
              Rows
            </th>
            <th scope="col" className="number">
              Accepted
            </th>
            <th scope="col" className="number wide">
              Repeated
            </th>
            <th scope="col" className="number wide">
              Conflicts
            </th>
            <th scope="col" className="number wide">
              Quarantined
            </th>
            <th scope="col" className="number wide">
              Imported
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((file) => (
            <tr key={`${file.name} ${file.importedAt}`}>
              <th scope="row" className="id">
                {file.name}
              </th>
              <td className="wide">{file.format}</td>
              <td className="number">{file.rows.toLocaleString('en')}</td>
              <td className="number">{file.accepted.toLocaleString('en')}</td>
              <td className="number wide">{file.duplicates.toLocaleString('en')}</td>
              <td className="number wide">{file.conflicts.toLocaleString('en')}</td>
              <td className="number wide">{file.quarantined.toLocaleString('en')}</td>
              <td className="number wide soft">{momentText(file.importedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
