import TerminCommand
import TerminPortals

@main struct Termind {
    static func main() async { await TerminMain.run(portals: Portals.all) }
}
