import TerminCore
import TerminEngine
import Testing

@testable import TerminHTTP

/// Rules that would need foreign hosts or certificates to be seen from outside.
@Suite struct RedirectRuleTests {
    private func target(from url: String, to target: String, _ hosts: Set<String>) -> String? {
        let question = Exchange.Question(method: .get, url: url, body: nil, headers: [:])
        return try? question.redirected(to: target, status: 302, hosts: hosts).url
    }

    @Test(arguments: [
        ("https://example.org/b", "https://example.org/b"),
        ("https://example.org:443/b#part", "https://example.org:443/b"),
        ("https://EXAMPLE.org/b", "https://EXAMPLE.org/b"),
        ("https://user:secret@example.org/b", "https://example.org/b"),
        ("https://evil.example\\@example.org/b", "https://example.org/b"),
    ])
    func followsToAListedHost(location: String, url: String) {
        let followed = target(from: "https://example.org/a", to: location, ["example.org"])
        #expect(followed?.lowercased() == url.lowercased())
    }

    @Test(arguments: [
        "https://example.org.evil.example/", "https://evil.example/?example.org", "https://example.org:8443/",
        "https://example.org@evil.example/", "https://sub.example.org/",
        "https:///", "//", "", "http://",
    ])
    func refusesWhatOnlyLooksLikeIt(location: String) {
        #expect(target(from: "https://example.org/a", to: location, ["example.org"]) == nil)
    }

    @Test func aHostWithItsPortMeansThatPort() {
        #expect(target(from: "https://a.example/", to: "https://b.example:8443/", ["b.example:8443"]) != nil)
        #expect(target(from: "https://a.example/", to: "https://b.example/", ["b.example:8443"]) == nil)
        #expect(target(from: "https://a.example/", to: "https://b.example/", ["b.example:443"]) != nil)
        #expect(target(from: "http://a.example/", to: "http://[::1]:8080/", ["::1:8080"]) != nil)
        #expect(target(from: "http://a.example/", to: "http://[::1]:8080/", ["[::1]:8080"]) != nil)
    }

    @Test func neverTurnsHTTPSIntoHTTPButOnThisMachine() {
        #expect(target(from: "https://a.example/", to: "http://a.example/", ["a.example"]) == nil)
        #expect(target(from: "http://a.example/", to: "https://a.example/", ["a.example"]) != nil)
        #expect(target(from: "http://a.example/", to: "http://a.example/b", ["a.example"]) != nil)
        #expect(target(from: "https://127.0.0.1/", to: "http://127.0.0.1/", ["127.0.0.1"]) != nil)
    }
}
