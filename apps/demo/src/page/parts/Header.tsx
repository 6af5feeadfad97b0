import type { JSX } from "react";
import type { Language } from "../../wire.ts";
import type { Who } from "../useMe.ts";
import type { Words } from "../words/words.ts";

export interface HeaderProps {
  text: Words;
  language: Language;
  path: string;
  who: Who;
  onLanguage: (language: Language) => void;
}

/** The demo's name, its pages, who is logged in, and the other language. */
export function Header({ text, language, path, who, onLanguage }: HeaderProps): JSX.Element {
  const other = language === "sv" ? "en" : "sv";
  const me = who.state === "known" ? who.me : undefined;
  const pages = [
    ["/", text.logIn],
    ["/sign", text.sign],
    ["/call-centre", text.calls],
    ["/gallery", text.gallery],
  ] as const;
  return (
    <header className="demo-header">
      <a className="demo-skip" href="#content">
        {text.skip}
      </a>
      <div className="demo-bar">
        <p className="demo-name">{text.demo}</p>
        <nav aria-label={text.pages}>
          <ul>
            {pages.map(([href, name]) => (
              <li key={href}>
                <a href={href} aria-current={path === href ? "page" : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="demo-tools">
          {me?.phoneUrl !== undefined && (
            <a href={me.phoneUrl} target="_blank" rel="noreferrer">
              {text.phone}
              <span className="demo-unseen"> {text.newTab}</span>
            </a>
          )}
          <button type="button" className="demo-quiet" lang={other} onClick={() => onLanguage(other)}>
            {text.otherLanguage}
          </button>
        </div>
      </div>
    </header>
  );
}
