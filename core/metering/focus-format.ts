import { focusCharge, focusRow, identityText } from './focus-charge.ts'
import { focusColumn, missingColumns, repeatedColumns } from './focus-columns.ts'
import type { HeaderFault, RowFormat } from './row-format.ts'

/** FOCUS 1.0 to 1.4 of any provider. */
export const focusFormat: RowFormat = {
  name: 'focus',
  title: 'a FOCUS cost and usage file',
  types: 'focus.charge.',
  summed: ['cost'],
  once: false,
  knows: (header) => focusColumn(header) !== undefined,
  fault,
  looksLike: (headers) => missingColumns(headers).length === 0,
  read: (content) => {
    const row = focusRow(content)
    return { identity: identityText(row), charge: focusCharge(row) }
  },
}

function fault(headers: readonly string[]): HeaderFault | undefined {
  const missing = missingColumns(headers)
  if (missing.length > 0) return { code: 'missing_columns', says: `The file has no column ${missing.join(', ')}` }
  const repeated = repeatedColumns(headers)
  if (repeated.length === 0) return undefined
  return { code: 'repeated_columns', says: `The file has the column ${repeated.join(', ')} more than once` }
}
