import type { IncomingHttpHeaders } from 'node:http'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { EventFault } from '#core/metering/cloud-event.ts'
import { ATTRIBUTE_HEADER } from './event-intake-forms.ts'

/**
 * The attributes of an event in the binary mode of the CloudEvents HTTP binding 1.0 (3.1.3): each a header `ce-…`, perhaps in
 * double quotes, percent-encoded where it is not plain ASCII.
 */
export function attributesIn(headers: IncomingHttpHeaders): Result<Record<string, string>, EventFault> {
  const attributes: Record<string, string> = {}
  for (const [name, written] of Object.entries(headers)) {
    if (!name.startsWith(ATTRIBUTE_HEADER)) continue
    const value = decoded(String(written))
    if (value === undefined) {
      const says = `${name} is a text of ASCII characters; others are percent-encoded UTF-8`
      return refuse({ code: 'malformed_header', says })
    }
    attributes[name.slice(ATTRIBUTE_HEADER.length)] = value
  }
  return ok(attributes)
}

function decoded(written: string): string | undefined {
  if (!/^[\x20-\x7e]*$/.test(written)) return undefined
  const isQuoted = written.length > 1 && written.startsWith('"') && written.endsWith('"')
  const text = isQuoted ? written.slice(1, -1).replaceAll(/\\(.)/g, '$1') : written
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
