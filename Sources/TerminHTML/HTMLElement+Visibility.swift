/// Whether a person sees an element, as far as its page alone can tell.
///
/// Style sheets and scripts are not read, so there is a doubt between the two: what is doubtful is no evidence, and a slot
/// that is doubtful is no reason to say that there are none.
public enum Visibility: Hashable, Sendable {
    /// Nothing on the page hides it.
    case visible
    /// A class, a style or an attribute may hide it.
    case doubtful
    /// It is hidden, or its content is not shown as part of the page.
    case hidden
}

extension HTMLElement {
    /// Whether a person sees it: neither it nor what it stands in is hidden, or may be.
    public var isVisible: Bool { visibility == .visible }

    /// Whether a person sees it. Hidden is what stands in something hidden.
    ///
    /// A closed `details` is not hidden: one click opens it.
    public var visibility: Visibility { document.visibility(of: self) }

    /// Whether it cannot be used although it is there: disabled itself, by a fieldset around it, or inert.
    public var isDisabled: Bool {
        var next: HTMLElement? = self
        while let element = next {
            if element["disabled"] != nil, element.isSame(as: self) || element.name == "fieldset" {
                return true
            }
            if element["inert"] != nil || element["aria-disabled"]?.lowercased() == "true" { return true }
            next = element.parent
        }
        return false
    }

    /// What it says of itself, whatever stands around it.
    var ownVisibility: Visibility {
        switch name {
        case "script", "style", "template", "noscript", "textarea", "title", "iframe", "noembed", "noframes",
            "frameset", "xmp", "datalist", "desc", "defs", "rp":
            return .hidden
        case "dialog" where self["open"] == nil: return .hidden
        case "input" where self["type"]?.lowercased() == "hidden": return .hidden
        // Shown where a browser cannot show what it stands for, struck out, or one of many choices.
        case "object", "canvas", "video", "audio", "del", "s", "strike", "select": return .doubtful
        default: break
        }
        if self["hidden"] != nil { return .hidden }
        let style = self["style"].map(InlineStyle.visibility) ?? .visible
        guard style == .visible else { return style }
        if self["aria-hidden"]?.lowercased() == "true" || self["inert"] != nil || self["popover"] != nil {
            return .doubtful
        }
        guard let classes = self["class"] else { return .visible }
        // A list of classes longer than this is nobody's.
        guard classes.utf8.count <= 4096 else { return .doubtful }
        let words = classes.utf8.split(whereSeparator: { $0 <= 0x20 })
        return words.contains { Self.hiding.contains(String(Substring($0))) } ? .doubtful : .visible
    }

    /// Classes that portals and their frameworks hide with.
    private static let hiding: Set<String> = [
        "modal", "visuallyhidden", "visually-hidden", "sr-only", "hidden", "d-none", "invisible", "hide",
        "collapse",
        "unsichtbar", "invisible_text", "ui-helper-hidden", "ui-helper-hidden-accessible",
    ]
}

/// What a `style` attribute says about being seen.
enum InlineStyle {
    static func visibility(_ style: String) -> Visibility {
        let text = style.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        // Comments and escapes can spell anything.
        guard text.count <= 4096, !text.contains(UInt8(ascii: "\\")),
            text.firstRange(of: Array("/*".utf8)) == nil
        else { return .doubtful }
        var display = ""
        for declaration in text.split(separator: UInt8(ascii: ";")) {
            let parts = declaration.split(separator: UInt8(ascii: ":"), maxSplits: 1)
            guard parts.count == 2 else { continue }
            let name = String(decoding: parts[0].filter { $0 > 0x20 }, as: UTF8.self)
            let value = String(decoding: parts[1].filter { $0 > 0x20 }, as: UTF8.self)
            switch name {
            case "display": display = value.hasPrefix("none") ? "none" : value
            case "visibility" where value.hasPrefix("hidden") || value.hasPrefix("collapse"): return .doubtful
            case "opacity", "clip", "clip-path", "transform", "content-visibility", "text-indent", "filter":
                return .doubtful
            case "left", "right", "top", "margin-left", "margin-top":
                if value.hasPrefix("-") { return .doubtful }
            case "font-size", "height", "width", "max-height", "max-width":
                if value.hasPrefix("0"), !value.hasPrefix("0.") { return .doubtful }
            default: continue
            }
        }
        return display == "none" ? .hidden : .visible
    }
}
