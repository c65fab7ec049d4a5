import Foundation
import TerminCommand
import TerminCore

/// A portal of many towns with the options of the bundled office files.
let tevis = Portal(
    id: "tevis", name: "TEVIS", timeZone: "Europe/Berlin", depth: .times, floor: .seconds(60),
    hostFloor: .seconds(15), pace: .seconds(1),
    options: [
        Portal.Option("md", "the number of the functional unit"),
        Portal.Option("unit", "the name of the functional unit"),
    ])

/// A portal of one site, slower, whose offices must set an option.
let berlin = Portal(
    id: "berlin", name: "Berlin", home: "https://service.berlin.example/", timeZone: "Europe/Berlin",
    depth: .days, floor: .seconds(120), hostFloor: .seconds(180), pace: .seconds(2),
    options: [Portal.Option("service", "the number of the service", isRequired: true)])

/// `portal` with these bundled offices.
func bundling(_ yaml: String, in portal: Portal = tevis) -> Portal {
    Portal(
        id: portal.id, name: portal.name, home: portal.home, timeZone: portal.timeZone, depth: portal.depth,
        floor: portal.floor, hostFloor: portal.hostFloor, pace: portal.pace, options: portal.options,
        offices: Array(yaml.utf8))
}

/// What `termind.yaml` with these bytes makes; `file` names it the way `--config` does.
func loaded(
    bytes: [UInt8], environment: [String: String] = [:], portals: [Portal] = [tevis, berlin]
) throws -> Configuration {
    let folder = FileManager.default.temporaryDirectory.appending(path: "termind-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(bytes).write(to: folder.appending(path: "termind.yaml"))
    return try Configuration.load(
        file: nil, environment: environment, portals: portals, directory: folder.path)
}

/// What `termind.yaml` with this text makes.
func loaded(
    _ yaml: String, environment: [String: String] = [:], portals: [Portal] = [tevis, berlin]
) throws -> Configuration {
    try loaded(bytes: Array(yaml.utf8), environment: environment, portals: portals)
}

/// What is wrong with `termind.yaml`, one sentence a problem; empty where nothing is.
func problems(
    of yaml: String, environment: [String: String] = [:], portals: [Portal] = [tevis, berlin]
) throws -> [String] {
    do {
        _ = try loaded(yaml, environment: environment, portals: portals)
        return []
    } catch let error as ConfigurationError {
        return error.problems.map(\.description)
    }
}

/// A file in which every key stands.
let fullExample = """
    # everything there is
    database: {type: sqlite, path: /var/lib/termind/termind.db}
    plugins: [tevis, berlin]
    offices:
      - id: sim
        portal: tevis
        name: Simulated office
        place: Nowhere
        url: "http://127.0.0.1:18777"
        time_zone: Europe/Vienna
        active_hours: 06:00-22:00
        options: {md: 3}
        services:
          - department: Fahrerlaubnis
            category: Umschreibung
            name: Umschreibung (EU)
            aliases: [eu, exchange]
            priority: 10
          - {name: Abholung}
      - id: mitte
        portal: berlin
        name: Berlin Mitte
        options:
          service: "121598"
    politeness:
      contact: you@example.org
      user_agent: termind/1.0 (test)
      permitted:
        Service.Berlin.example: agreed with the office on 2026-11-01
      loopback: true
      floor: 2m
      host_floor: 5m
      pace: 3s
    schedule:
      default_interval: 10m
      adaptive: false
      walks: 4
    probe: https://example.org/
    plans:
      free: {subscriptions: 5, shortest_interval: 10m}
      premium:
        subscriptions: 50
    telegram:
      token: "123:token-of-the-bot"
      api_base: http://127.0.0.1:8081/
      admins: [1, 22]
    email:
      smtp: smtp://127.0.0.1:1025
      tls: off
      username: u
      password: password-of-the-mail
      from: termind <t@example.org>
    stdout: {format: json}
    webhook:
      - url: https://hooks.example/path-that-is-secret
        template: |
          *{slots}*
          * more
        secret: secret-of-the-hook
      - url: https://ntfy.example
        secret_file: /run/secrets/hook
    web: {listen: "[::1]:9090"}
    retention:
      checks: 30d
      appointments: 60d
      snapshots: 12h
    snapshots: {render: true}

    """
