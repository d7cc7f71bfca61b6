/** What lies behind the gate: sky, hills, a house and its drive. Colours are the style sheet's, by day and by night. */
export function Landscape() {
  return (
    <>
      <defs>
        <linearGradient id="sky" gradientUnits="userSpaceOnUse" x1="0" y1="-120" x2="0" y2="190">
          <stop class="sky-top" offset="0" />
          <stop class="sky-low" offset="1" />
        </linearGradient>
      </defs>
      <rect x="-400" y="-500" width="1200" height="720" fill="url(#sky)" />
      <g class="night">
        <path
          class="stars"
          d="M42 44v.1M86 22v.1M128 62v.1M176 30v.1M236 18v.1M312 74v.1M362 40v.1M386 92v.1M22 96v.1M-40 60v.1M440 30v.1M-90 20v.1M500 70v.1"
        />
        <path class="moon" d="M254 66a24 24 0 1 0 17 40 20 20 0 0 1-17-40Z" />
      </g>
      <circle class="sun" cx="262" cy="88" r="21" />
      <path
        class="hill far"
        d="M-400 220V176C-260 150-160 132-60 150S120 168 200 150 340 120 460 146 680 164 800 150V220Z"
      />
      <path
        class="hill near"
        d="M-400 230V196C-240 178-100 186 0 184S150 196 240 190 420 170 540 182 720 190 800 184V230Z"
      />
      <g class="tree">
        <path d="M246 192v-16M262 193v-12M128 192v-14" />
        <circle cx="246" cy="166" r="15" />
        <circle cx="263" cy="175" r="10" />
        <circle cx="128" cy="172" r="12" />
      </g>
      <path class="house" d="M160 194v-30h58v30Z" />
      <path class="roof" d="M154 166l35-25 35 25ZM206 156v-14h7v19Z" />
      <path class="window" d="M168 172h9v9h-9ZM201 172h9v9h-9Z" />
      <path class="door" d="M184 194v-17h10v17Z" />
      <path class="lawn" d="M-400 192H800V300H-400Z" />
      <path class="drive" d="M184 194h10C196 210 276 232 290 252H110C124 232 182 210 184 194Z" />
      <path class="street" d="M-400 250H800V420H-400Z" />
      <path class="drive" d="M110 251H290L330 300V420H70V300Z" />
    </>
  );
}

/** What stands before the leaf: walls, posts with their lamps, the rail. */
export function Foreground({ isLit }: { isLit: boolean }) {
  return (
    <>
      <path class="wall" d="M-400 162H92V256H-400ZM308 162H800V256H308Z" />
      <path class="joints" d="M-400 186H92M-400 210H92M-400 234H92M308 186H800M308 210H800M308 234H800" />
      <path
        class="joints"
        d="M30 162v24M70 186v24M14 210v24M52 234v22M340 162v24M384 186v24M330 210v24M366 234v22"
      />
      <path class="cap" d="M-400 154H92V163H-400ZM308 154H800V163H308Z" />
      <path class="rail" d="M110 252H290" />
      <path class="post" d="M88 134H112V258H88ZM288 134H312V258H288Z" />
      <path class="cap" d="M84 127H116V136H84ZM284 127H316V136H284Z" />
      <g class={isLit ? 'lamp lit' : 'lamp'}>
        <path class="foot" d="M96 120h8v8h-8ZM296 120h8v8h-8Z" />
        <circle class="halo" cx="100" cy="117" r="20" />
        <circle class="halo" cx="300" cy="117" r="20" />
        <circle cx="100" cy="117" r="9" />
        <circle cx="300" cy="117" r="9" />
      </g>
    </>
  );
}

/** Something in the way, with the sign for it. */
export function Obstacle() {
  return (
    <g class="obstacle">
      <path class="parcel" d="M178 216H222V250H178Z" />
      <path class="tape" d="M196 216H204V230H196Z" />
      <path class="sign" d="M200 176l17 30H183Z" />
      <path class="mark" d="M200 187v9M200 201v.1" />
    </g>
  );
}
