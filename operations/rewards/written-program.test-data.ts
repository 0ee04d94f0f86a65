/** A program for the life of a customer, as a program manager writes it: every part of the language stands in it. */
export const WRITTEN = `program: customer-lifecycle
version: 3
currency: USD
effective: { from: 2026-01-01, to: 2027-01-01 }
budget: 5000000
eligibility:                       # the first that fails is the answer, with its hint
  - { require: 'partner.agreement_signed', code: agreement_missing, hint: Sign the 2026 program terms }
  - { require: 'partner.tier in ["principal", "advanced"]', code: tier_too_low }
incentives:
  - id: assess
    stage: design
    role: designer
    trigger: milestone.assessment_completed
    evidence: { kind: document, within: P45D }
    pay: { fixed: 2500 }
    caps: [{ per: customer, times: 1 }, { per: partner, period: quarter, amount: 50000 }]
  - id: deploy
    stage: implement
    role: implementer
    trigger: milestone.in_production
    base: subscription.first_year_value
    pay: { percent: 8 }
    caps: [{ per: subscription, amount: 40000 }]
    vest: { over: P12M, while: subscription.active }
  - id: consume
    stage: manage
    role: manager
    trigger: invoice.issued
    base: line.amount
    link: vendor-sale                     # whose line: one that the program's owner may see
    where: line.kind == "usage"
    measure: { growth_over: P12M }        # or value, or high_water_mark
    pay: { marginal: [{ to: 100000, percent: 3 }, { percent: 5 }], per: quarter }
    multipliers: [{ when: 'size(customer.clouds) > 1', times: 1.2 }]
  - id: sustain
    stage: support
    role: supporter
    trigger: quarter.ended
    where: customer.health >= 70 && customer.verified_touchpoints_90d >= 2
    base: subscription.recurring_value
    pay: { percent: 0.5 }
  - id: renew
    stage: renew
    trigger: subscription.renewed
    base: renewal.value
    pay: { percent: 6 }
    multipliers: [{ when: renewal.days_early >= 30, times: 1.25 }]
    split: { designer: 20, implementer: 20, manager: 40, supporter: 20 }
clawback:
  - { on: subscription.cancelled, within: P12M, incentives: [assess, deploy], take: unvested }
  - { on: credit_note.issued, take: proportional }
exclusive: [[deploy, fund:deployment]]
payout: { period: quarter, delay: P45D, minimum: 200 }
`
