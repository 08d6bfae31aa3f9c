import type { DeskKind, DeskReasonId, MailLanguage } from '../../protocol/index.ts';

/** The words of the mail that brings a request to the site. `{{ reference }}` and `{{ reason }}` are filled in. */
export interface ContactMailWords {
  subject: string;
  reference: string;
  reason: string;
  channel: string;
  name: string;
  email: string;
  phone: string;
  when: string;
  page: string;
  profile: string;
  /** in place of the profile, of somebody who does not want to be recognised */
  nobody: string;
  message: string;
  /** under what was typed */
  claimed: string;
  reasons: Record<DeskReasonId, string>;
  kinds: Record<DeskKind, string>;
}

/** By language. */
export const CONTACT_MAIL_TEXTS: Readonly<Record<MailLanguage, ContactMailWords>> = {
  en: {
    subject: 'Request {{ reference }}: {{ reason }}',
    ...{ reference: 'Reference', reason: 'Reason', channel: 'Channel', name: 'Name', email: 'E-mail' },
    ...{ phone: 'Phone', when: 'When', page: 'Page', profile: 'Profile', message: 'Message' },
    nobody: 'does not want to be recognised',
    claimed: 'What was typed proves nothing about who it is.',
    reasons: {
      ...{ order: 'An order', products: 'New products', technical: 'A technical question' },
      ...{ complaint: 'A complaint', other: 'Something else' },
    },
    kinds: {
      ...{ phone: 'calls', callback: 'wants to be called', email: 'writes an e-mail' },
      ...{ message: 'writes a message', form: 'has written', fax: 'sends a fax' },
    },
  },
  de: {
    subject: 'Anfrage {{ reference }}: {{ reason }}',
    ...{ reference: 'Referenz', reason: 'Grund', channel: 'Weg', name: 'Name', email: 'E-Mail' },
    ...{ phone: 'Telefon', when: 'Wann', page: 'Seite', profile: 'Profil', message: 'Nachricht' },
    nobody: 'möchte nicht wiedererkannt werden',
    claimed: 'Was eingetippt wurde, beweist nicht, wer es ist.',
    reasons: {
      ...{ order: 'Eine Bestellung', products: 'Neue Produkte', technical: 'Eine technische Frage' },
      ...{ complaint: 'Eine Beschwerde', other: 'Etwas anderes' },
    },
    kinds: {
      ...{ phone: 'ruft an', callback: 'bittet um Rückruf', email: 'schreibt eine E-Mail' },
      ...{ message: 'schreibt eine Nachricht', form: 'hat geschrieben', fax: 'sendet ein Fax' },
    },
  },
  fr: {
    subject: 'Demande {{ reference }} : {{ reason }}',
    ...{ reference: 'Référence', reason: 'Motif', channel: 'Moyen', name: 'Nom', email: 'E-mail' },
    ...{ phone: 'Téléphone', when: 'Quand', page: 'Page', profile: 'Profil', message: 'Message' },
    nobody: 'ne souhaite pas être reconnu',
    claimed: 'Ce qui a été saisi ne prouve pas l’identité.',
    reasons: {
      ...{ order: 'Une commande', products: 'Nouveaux produits', technical: 'Une question technique' },
      ...{ complaint: 'Une réclamation', other: 'Autre chose' },
    },
    kinds: {
      ...{ phone: 'téléphone', callback: 'souhaite être rappelé', email: 'écrit un e-mail' },
      ...{ message: 'écrit un message', form: 'a écrit', fax: 'envoie un fax' },
    },
  },
  es: {
    subject: 'Solicitud {{ reference }}: {{ reason }}',
    ...{ reference: 'Referencia', reason: 'Motivo', channel: 'Medio', name: 'Nombre', email: 'Correo' },
    ...{ phone: 'Teléfono', when: 'Cuándo', page: 'Página', profile: 'Perfil', message: 'Mensaje' },
    nobody: 'no desea ser reconocido',
    claimed: 'Lo que se ha escrito no prueba quién es.',
    reasons: {
      ...{ order: 'Un pedido', products: 'Productos nuevos', technical: 'Una pregunta técnica' },
      ...{ complaint: 'Una reclamación', other: 'Otra cosa' },
    },
    kinds: {
      ...{ phone: 'llama', callback: 'pide que le llamen', email: 'escribe un correo' },
      ...{ message: 'escribe un mensaje', form: 'ha escrito', fax: 'envía un fax' },
    },
  },
  id: {
    subject: 'Permintaan {{ reference }}: {{ reason }}',
    ...{ reference: 'Referensi', reason: 'Alasan', channel: 'Saluran', name: 'Nama', email: 'Email' },
    ...{ phone: 'Telepon', when: 'Kapan', page: 'Halaman', profile: 'Profil', message: 'Pesan' },
    nobody: 'tidak ingin dikenali',
    claimed: 'Yang diketik tidak membuktikan siapa orangnya.',
    reasons: {
      ...{ order: 'Pesanan', products: 'Produk baru', technical: 'Pertanyaan teknis' },
      ...{ complaint: 'Keluhan', other: 'Hal lain' },
    },
    kinds: {
      ...{ phone: 'menelepon', callback: 'minta ditelepon', email: 'menulis email' },
      ...{ message: 'menulis pesan', form: 'telah menulis', fax: 'mengirim faks' },
    },
  },
  ar: {
    subject: 'طلب {{ reference }}: {{ reason }}',
    ...{ reference: 'الرقم المرجعي', reason: 'السبب', channel: 'الوسيلة', name: 'الاسم', email: 'البريد' },
    ...{ phone: 'الهاتف', when: 'متى', page: 'الصفحة', profile: 'الملف', message: 'الرسالة' },
    nobody: 'لا يرغب في التعرف عليه',
    claimed: 'ما كُتب لا يثبت هوية صاحبه.',
    reasons: {
      ...{ order: 'طلب شراء', products: 'منتجات جديدة', technical: 'سؤال تقني' },
      ...{ complaint: 'شكوى', other: 'أمر آخر' },
    },
    kinds: {
      ...{ phone: 'يتصل', callback: 'يرغب في معاودة الاتصال به', email: 'يكتب بريدًا إلكترونيًا' },
      ...{ message: 'يكتب رسالة', form: 'كتب إلينا', fax: 'يرسل فاكس' },
    },
  },
  ja: {
    subject: 'お問い合わせ {{ reference }}：{{ reason }}',
    ...{ reference: '受付番号', reason: 'ご用件', channel: '方法', name: 'お名前', email: 'メール' },
    ...{ phone: '電話', when: '希望日時', page: 'ページ', profile: 'プロフィール', message: 'メッセージ' },
    nobody: '識別を希望していません',
    claimed: '入力内容は本人確認になりません。',
    reasons: {
      ...{ order: 'ご注文', products: '新商品', technical: '技術的なご質問' },
      ...{ complaint: '苦情', other: 'その他' },
    },
    kinds: {
      ...{ phone: '電話をかけます', callback: '折り返しの電話を希望', email: 'メールを送ります' },
      ...{ message: 'メッセージを送ります', form: 'フォームから送信', fax: 'ファックスを送ります' },
    },
  },
};
