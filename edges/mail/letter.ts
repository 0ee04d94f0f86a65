/** What is to be said to whom. Links are the product's own; everything else is text that may come from anybody. */
export type Letter =
  | Readonly<{ kind: 'playbook'; to: string; organization: string; subject: string; text: string; link: string }>
  /** To a person at a customer, who can end such letters by one click. */
  | Readonly<{ kind: 'contact'; to: string; organization: string; subject: string; text: string; unsubscribe: string }>
  | Readonly<{ kind: 'verify'; to: string; name: string; link: string }>
  | Readonly<{ kind: 'reset'; to: string; name: string; link: string; goodForMinutes: number }>
  | Readonly<{
      kind: 'invitation'
      to: string
      organization: string
      invitedBy: string
      link: string
      goodForDays: number
    }>
  | ConfirmationLetter

/** A question to a person at a customer, who can end such letters by one click. */
export type ConfirmationLetter = Readonly<{
  kind: 'confirmation'
  to: string
  language: 'en' | 'de'
  partner: string
  customer: string
  /** What took place, in the words of the letter's language. */
  what: string
  /** The day, as the customer writes it. */
  day: string
  link: string
  /** Where to unsubscribe: a page for people, and for mail programs a POST (RFC 8058). */
  unsubscribe: string
  goodForDays: number
}>

export type Composed = Readonly<{
  to: string
  subject: string
  text: string
  html: string
  /** Where such letters are ended, in those that can be. */
  unsubscribe?: string
}>

type Parts = Readonly<{
  language?: 'en' | 'de'
  subject: string
  opening: string
  says: string
  action: string
  link: string
  closing: string
  ending?: Readonly<{ action: string; link: string }>
  /** Where such letters are ended, where that is what the link does. */
  unsubscribe?: string
}>

/** A letter as plain text and as HTML that says the same and loads nothing from anywhere. */
export function compose(letter: Letter): Composed {
  const { language = 'en', subject, opening, says, action, link, closing, ending, unsubscribe } = partsOf(letter)
  const last = ending ? `\n${ending.action}:\n${ending.link}\n` : ''
  const text = `${opening}\n\n${says}\n\n${action}:\n${link}\n\n${closing}\n${last}`
  const html = [
    `<!doctype html><html lang="${language}"><meta charset="utf-8"><body style="font-family:sans-serif;line-height:1.5">`,
    `<p>${escaped(opening)}</p><p>${escaped(says)}</p>`,
    `<p><a href="${escaped(link)}">${escaped(action)}</a></p>`,
    `<p style="color:#666">${escaped(closing)}</p>`,
    ...(ending ? [`<p style="color:#666"><a href="${escaped(ending.link)}">${escaped(ending.action)}</a></p>`] : []),
    '</body></html>',
  ].join('\n')
  const parts = { to: letter.to, subject: inOneLine(subject), text, html }
  const ends = ending?.link ?? unsubscribe
  return ends === undefined ? parts : { ...parts, unsubscribe: ends }
}

function partsOf(letter: Letter): Parts {
  switch (letter.kind) {
    case 'playbook':
      return {
        subject: letter.subject,
        opening: 'Hello,',
        says: letter.text,
        action: 'Look at your tasks',
        link: letter.link,
        closing: `A playbook of ${inOneLine(letter.organization)} sent this.`,
      }
    case 'contact':
      return {
        subject: letter.subject,
        opening: 'Hello,',
        says: letter.text,
        action: `No more mails from ${inOneLine(letter.organization)}`,
        link: letter.unsubscribe,
        closing: `${inOneLine(letter.organization)} sent this, because you agreed to get its mails.`,
        unsubscribe: letter.unsubscribe,
      }
    case 'verify':
      return {
        subject: 'Confirm your e-mail address',
        opening: `Hello ${inOneLine(letter.name)},`,
        says: 'this address was given for signing in to Perennial.',
        action: 'Confirm that it is yours',
        link: letter.link,
        closing: 'If you know nothing of it, do nothing.',
      }
    case 'reset':
      return {
        subject: 'Set a new password',
        opening: `Hello ${inOneLine(letter.name)},`,
        says: `somebody asked for a new password for your account. The link is good once, for ${letter.goodForMinutes} minutes.`,
        action: 'Set a new password',
        link: letter.link,
        closing: 'If it was not you, do nothing: your password stays as it is.',
      }
    case 'invitation':
      return {
        subject: `Invitation to ${letter.organization}`,
        opening: 'Hello,',
        says: `${inOneLine(letter.invitedBy)} invites you to ${inOneLine(letter.organization)} on Perennial. The link is good once, for ${letter.goodForDays} days.`,
        action: 'Accept the invitation',
        link: letter.link,
        closing: 'If you expected no invitation, do nothing.',
      }
    case 'confirmation':
      return letter.language === 'de' ? germanQuestion(letter) : englishQuestion(letter)
  }
}

function englishQuestion({ partner, customer, what, day, link, unsubscribe, goodForDays }: ConfirmationLetter): Parts {
  const [who, whom] = [inOneLine(partner), inOneLine(customer)]
  return {
    subject: `Did this take place? ${what} with ${who} on ${day}`,
    opening: 'Hello,',
    says: `${who} says that it had a ${what} with ${whom} on ${day}. Did it take place? The link is good once, for ${goodForDays} days.`,
    action: 'Answer yes or no',
    link,
    closing: 'If you do not know, do nothing. You need no account.',
    ending: { action: `No more mails from ${who}`, link: unsubscribe },
  }
}

function germanQuestion({ partner, customer, what, day, link, unsubscribe, goodForDays }: ConfirmationLetter): Parts {
  const [who, whom] = [inOneLine(partner), inOneLine(customer)]
  return {
    language: 'de',
    subject: `Hat das stattgefunden? ${what} mit ${who} am ${day}`,
    opening: 'Guten Tag,',
    says: `${who} sagt: ${what} mit ${whom} am ${day}. Hat das stattgefunden? Der Link gilt einmal, ${goodForDays} Tage lang.`,
    action: 'Mit Ja oder Nein antworten',
    link,
    closing: 'Wenn Sie es nicht wissen, tun Sie nichts. Sie brauchen kein Konto.',
    ending: { action: `Keine Mails von ${who} mehr`, link: unsubscribe },
  }
}

/** Names come from people: a line break in one could end a header or pretend to be a paragraph of ours. */
function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
