import { groupedText } from '#apps/console/amount/decimal-text.ts'
import { momentText } from '#apps/console/amount/time-text.ts'
import type { Imported } from '#apps/console/api/metering.ts'
import { formatName } from './import-words.ts'

/** Accepted, repeated, conflicting and quarantined rows add up to the rows of the file. */
export function ImportedTable({ files }: Readonly<{ files: readonly Imported[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">File</th>
          <th scope="col" className="number">
            Rows
          </th>
          <th scope="col" className="number">
            Accepted
          </th>
          <th scope="col" className="number wide">
            Known
          </th>
          <th scope="col" className="number wide">
            Conflicts
          </th>
          <th scope="col" className="number wide">
            Quarantined
          </th>
          <th scope="col" className="number wide">
            Taken back
          </th>
          <th scope="col" className="number wide">
            Cost
          </th>
          <th scope="col" className="number wide">
            Imported
          </th>
        </tr>
      </thead>
      <tbody>
        {files.map((file) => (
          <tr key={file.id}>
            <th scope="row">
              <span className="id breaks wraps">{file.name}</span>
              <p className="soft small">{formatName(file.format)}</p>
            </th>
            <td className="number">{file.rows.toLocaleString('en')}</td>
            <td className="number">{file.accepted.toLocaleString('en')}</td>
            <td className="number wide">{file.duplicates.toLocaleString('en')}</td>
            <td className="number wide">{file.conflicts.toLocaleString('en')}</td>
            <td className="number wide">{file.quarantined.toLocaleString('en')}</td>
            <td className="number wide">{file.retracted.toLocaleString('en')}</td>
            <td className="number wide">
              <Sums sums={file.sums} />
            </td>
            <td className="number wide soft">{momentText(file.importedAt)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Each currency by itself, with every decimal that the file has. */
export function Sums({ sums }: Readonly<{ sums: Readonly<Record<string, string>> }>) {
  return Object.entries(sums).map(([currency, sum]) => (
    <span key={currency} className="sum">
      {groupedText(sum, 2)} {currency}
    </span>
  ))
}
