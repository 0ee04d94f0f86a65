import { addTexts, approximately, isZero, moneyText } from '#apps/console/amount/decimal-text.ts'
import { monthText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Trial } from '#apps/console/api/programs.ts'
import { changeText } from '#apps/console/chart/layers.ts'

/** What a part comes to in the program that is tried, and in the one beside it. */
export type Row = Readonly<{ name: string; tried: string; against: string; difference: string }>

const absolute = (text: string) => text.replace(/^-/, '')

/** `It comes to 1,234.00 EUR, 12 % more than altus:lifecycle` */
export function costTitle({ total, currency, against }: Pick<Trial, 'total' | 'currency' | 'against'>): string {
  const cost = `It comes to ${moneyText(total.tried, currency)}`
  if (against === null) return cost
  const beside = `${asWords(against)} as published`
  const change = changeText(total.tried, total.against)
  if (isZero(total.difference)) return `${cost}, as much as ${beside}`
  return change === undefined ? `${cost}, and ${beside} to nothing` : `${cost}, ${change} ${beside}`
}

export function monthsTitle({ months, currency }: Pick<Trial, 'months' | 'currency'>): string {
  const most = highest(months)
  return most === undefined
    ? 'No month costs anything'
    : `${monthText(most.name)} costs most: ${moneyText(most.tried, currency)}`
}

export function stagesTitle({ stages, total, currency }: Pick<Trial, 'stages' | 'total' | 'currency'>): string {
  const most = highest(stages)
  if (most === undefined) return 'No stage costs anything'
  return `${asWords(most.name)} takes most: ${moneyText(most.tried, currency)} of ${moneyText(total.tried, currency)}`
}

/** `Leaf wins most, 300.00 EUR; Birch loses most, 20.00 EUR` */
export function partnersTitle(partners: readonly Row[], currency: string, nameOf: (id: string) => string): string {
  const winner = partners.find(({ difference }) => approximately(difference) > 0)
  const loser = partners.findLast(({ difference }) => approximately(difference) < 0)
  const told = [
    ...(winner ? [`${nameOf(winner.name)} wins most, ${moneyText(winner.difference, currency)}`] : []),
    ...(loser ? [`${nameOf(loser.name)} loses most, ${moneyText(absolute(loser.difference), currency)}`] : []),
  ]
  return told.length === 0 ? 'No partner wins or loses' : told.join('; ')
}

/** `40 % is for deals that were renewed, 10 % for lost ones` */
export function outcomesTitle(outcomes: Trial['outcomes']): string {
  const all = approximately(addTexts(outcomes.map(({ tried }) => tried)))
  const share = (name: string) => {
    const tried = approximately(outcomes.find((one) => one.name === name)?.tried ?? '0')
    return all <= 0 ? 0 : Math.round((tried / all) * 100)
  }
  if (all <= 0) return 'No deal has earned anything'
  return `${share('renewed')}\u00a0% is for deals that were renewed, ${share('lost')}\u00a0% for lost ones`
}

function highest<Of extends Pick<Row, 'tried'>>(rows: readonly Of[]): Of | undefined {
  const most = rows.toSorted((a, b) => approximately(b.tried) - approximately(a.tried))[0]
  return most === undefined || approximately(most.tried) <= 0 ? undefined : most
}
