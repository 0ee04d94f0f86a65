import { awsFormat } from './aws-rows.ts'
import { azureFormat } from './azure-rows.ts'
import { focusFormat } from './focus-format.ts'
import { gcpFormat } from './gcp-rows.ts'
import { ociFormat } from './oci-rows.ts'
import type { RowFormat } from './row-format.ts'

/** The formats that need no mapping. The most telling columns come first. */
export const KNOWN_FORMATS = [focusFormat, awsFormat, ociFormat, azureFormat, gcpFormat] as const

/** The format that a file's headers belong to. */
export function formatOf(headers: readonly string[]): RowFormat | undefined {
  return KNOWN_FORMATS.find((format) => format.looksLike(headers))
}
