/** A first message, in the languages that most bots are written in. */
export interface Place {
  /** Where the Cloud API answers: `https://chat.example`. */
  url: string;
  phoneNumberId: string;
}

export const LANGUAGES = ['curl', 'Python', 'Node'] as const;
export type ExampleLanguage = (typeof LANGUAGES)[number];

const VERSION = 'v26.0';

export function example(language: ExampleLanguage, { url, phoneNumberId }: Place): string {
  const messages = `${url}/${VERSION}/${phoneNumberId}/messages`;
  switch (language) {
    case 'curl':
      return [
        `curl ${messages} \\`,
        `  -H "Authorization: Bearer $TOKEN" \\`,
        `  -H "Content-Type: application/json" \\`,
        `  -d '{"messaging_product": "whatsapp", "to": "819012345678",`,
        `       "type": "text", "text": {"body": "Hello"}}'`,
      ].join('\n');
    case 'Python':
      return [
        `# pip install pywa`,
        `import os`,
        `from pywa import WhatsApp`,
        ``,
        `wa = WhatsApp(phone_id="${phoneNumberId}", token=os.environ["TOKEN"])`,
        `# Instead of graph.facebook.com:`,
        `wa.api._session.base_url = "${url}/${VERSION}"`,
        `wa.send_message(to="819012345678", text="Hello")`,
      ].join('\n');
    case 'Node':
      return [
        `const answer = await fetch("${messages}", {`,
        `  method: "POST",`,
        `  headers: {`,
        `    Authorization: \`Bearer \${process.env.TOKEN}\`,`,
        `    "Content-Type": "application/json",`,
        `  },`,
        `  body: JSON.stringify({`,
        `    messaging_product: "whatsapp",`,
        `    to: "819012345678",`,
        `    type: "text",`,
        `    text: { body: "Hello" },`,
        `  }),`,
        `});`,
        `console.log(await answer.json());`,
      ].join('\n');
  }
}
