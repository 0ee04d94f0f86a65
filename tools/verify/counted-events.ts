import { type Decimal, decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { usageEvents } from '#questions/metering/usage-events.ts'
import type { Node } from './node-amounts.ts'

type Reference = NonNullable<Node['usage']>
export type Measure = Readonly<{ aggregation: 'sum'; value: string }> | Readonly<{ aggregation: 'count' }>

/** The events behind a reference as the acting organization is shown them: how many, and what they come to. */
export type Counted = Readonly<{ events: number; quantity: Decimal; hidden: number }>

const PAGE = 1_000

/**
 * Asks for every event behind a reference, page by page, and aggregates them anew. `hidden` counts events whose metered value is
 * not shown. Undefined where the door is closed.
 */
export async function countEvents(
  context: Context,
  { subscription, meter, from, to, usagePosition }: Reference,
  measure: Measure | undefined,
): Promise<Counted | undefined> {
  const seen = new Set<string>()
  let [quantity, hidden] = [ZERO, 0]
  for (let cursor: string | undefined; ; ) {
    const wanted = { subscription, meter, from, to, usagePosition, limit: PAGE, cursor }
    const answer = await perform(usageEvents, context, usageEvents.input.parse(wanted))
    if (!answer.ok) return undefined
    for (const { source, id, values } of answer.value.events) {
      seen.add(JSON.stringify([source, id]))
      const value = measure?.aggregation === 'count' ? '1' : values[measure?.value ?? '']
      if (value === undefined) hidden += 1
      else quantity = quantity.plus(decimal(value))
    }
    if (answer.value.next === null) return { events: seen.size, quantity, hidden }
    cursor = answer.value.next
  }
}

/** What is wrong with a node's usage, in words. */
export function usageFault(node: Node, counted: Counted): string | undefined {
  const { events } = present(node.usage, 'only a node with usage has counted events')
  if (counted.events !== events) return `${events} events are stated, ${counted.events} can be listed`
  if (node.quantity === undefined) return undefined
  if (counted.hidden > 0) return `the values of ${counted.hidden} events behind the quantity are not shown`
  return counted.quantity.eq(decimal(node.quantity))
    ? undefined
    : `${node.quantity} is stated, the events come to ${decimalText(counted.quantity)}`
}
