/** The words around taking a permission back, in a mail and on the page its link opens. `{{ site }}` is filled in. */
export interface WithdrawalTexts {
  /** under a mail, before the link */
  why: string;
  title: string;
  /** before the words that were said yes to */
  allowed: string;
  button: string;
  done: string;
  broken: string;
}

/** By language. */
export const WITHDRAWAL_TEXTS: Readonly<Record<string, WithdrawalTexts>> = {
  en: {
    why: 'You get this because you allowed it. One click takes it back:',
    title: 'Take a permission back',
    allowed: 'You have allowed {{ site }}:',
    button: 'Take it back',
    done: 'It is taken back.',
    broken: 'This link is not whole. Open it from the mail once more.',
  },
  de: {
    why: 'Sie erhalten dies, weil Sie es erlaubt haben. Mit einem Klick widerrufen Sie es:',
    title: 'Erlaubnis widerrufen',
    allowed: 'Sie haben {{ site }} erlaubt:',
    button: 'Widerrufen',
    done: 'Ihre Erlaubnis ist widerrufen.',
    broken: 'Dieser Link ist nicht vollständig. Öffnen Sie ihn noch einmal aus der E-Mail.',
  },
  fr: {
    why: 'Vous recevez ceci parce que vous l’avez autorisé. Un clic suffit pour le retirer :',
    title: 'Retirer une autorisation',
    allowed: 'Vous avez autorisé {{ site }} :',
    button: 'Retirer mon autorisation',
    done: 'Votre autorisation est retirée.',
    broken: 'Ce lien est incomplet. Ouvrez-le de nouveau depuis le message.',
  },
  es: {
    why: 'Recibe esto porque lo autorizó. Con un clic retira su permiso:',
    title: 'Retirar un permiso',
    allowed: 'Usted ha autorizado a {{ site }}:',
    button: 'Retirar mi permiso',
    done: 'Su permiso queda retirado.',
    broken: 'Este enlace está incompleto. Ábralo otra vez desde el correo.',
  },
  id: {
    why: 'Anda menerima ini karena telah mengizinkannya. Cabut izin dengan satu klik:',
    title: 'Mencabut izin',
    allowed: 'Anda telah mengizinkan {{ site }}:',
    button: 'Cabut izin',
    done: 'Izin Anda telah dicabut.',
    broken: 'Tautan ini tidak lengkap. Buka sekali lagi dari email.',
  },
  ar: {
    why: 'تصلك هذه الرسالة لأنك سمحت بها. يمكنك سحب الإذن بنقرة واحدة:',
    title: 'سحب الإذن',
    allowed: 'لقد سمحت لـ {{ site }} بما يلي:',
    button: 'سحب الإذن',
    done: 'تم سحب الإذن.',
    broken: 'هذا الرابط غير مكتمل. افتحه مرة أخرى من الرسالة.',
  },
  ja: {
    why: 'このメールは、許可をいただいたためお送りしています。次のリンクから取り消せます。',
    title: '許可の取り消し',
    allowed: '{{ site }} に次のことを許可しています。',
    button: '取り消す',
    done: '許可を取り消しました。',
    broken: 'このリンクは正しくありません。メールからもう一度開いてください。',
  },
};
