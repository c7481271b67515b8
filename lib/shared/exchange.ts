/** As much of a request as a handler of ours asks for. The platform's Request is one; the front hands over one that costs less. */
export type Incoming = Pick<Request, 'url' | 'method' | 'signal' | 'text' | 'arrayBuffer'> & { readonly headers: Pick<Headers, 'get'> };

/** A whole answer, before any platform has it: the front writes it as it lies here, Next gets a Response of it. */
export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

/** The same function for the front and for Next. What is answered in pieces, or is no text, is a Response from the beginning. */
export type Handler = (request: Incoming) => Promise<Answer | Response>;
